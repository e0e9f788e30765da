import fc from 'fast-check';
import { parsePolicy, switchesOf, type PolicyKind, type Profile, type RequestPrincipal } from '../src/index.js';
import { contextOf, principalOf } from './load-cases.js';
import type { PlainInput } from './plain/decide.js';

/**
 * Documents and requests of every form, over a world so small that they meet: two real accounts, a tenant and the empty
 * account, a few buckets and keys, and values that are texts, numbers, dates, addresses and ARNs in turn.
 */
const pick = fc.constantFrom;
/** Several at a time, seldom many. */
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> => fc.oneof({ arbitrary: one, weight: 3 }, { arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }), weight: 1 });

const ACTIONS = ['*', 's3:*', 's3:Get*', 's3:GetObject', 'S3:putobject', 's3:???Object', 's3:*Encryption*', 's3:GetEncryptionConfiguration', 'sts:AssumeRole', 'sts:*', '*:Get*'];
const STS_ACTIONS = ['sts:AssumeRole', 'sts:*', 'sts:AssumeRoleWith*', 'sts:TagSession'];
/** Ceph's spelling is no action in AWS's bucket policies, and AWS's trust policies name sts actions only. */
function action(kind: PolicyKind, profile: Profile): fc.Arbitrary<string> {
  if (kind === 'trust') return pick(...STS_ACTIONS, ...(profile === 'ceph' ? ['*'] : []));
  return pick(...ACTIONS, ...(kind === 'resource' && profile === 'aws' ? [] : ['s3:GetBucketEncryption']));
}

const resource = pick('*', 'arn:aws:s3:::*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/k', 'arn:aws:s3:::b', 'arn:aws:s3:::?/k', 'arn:aws:s3*', 'arn:aws:s3:::${aws:username}/*', 'arn:aws:*:::${aws:username}', 'arn:aws:*:::${aws:TagKeys}', "arn:aws:s3:::${aws:PrincipalTag/t, 'b'}/${s3:prefix}", 'arn:aws:s3:::b/${*}', 'arn:*:s3::*:*/k', 'arn:aws:iam::*:role/r');

const TEXTS = ['a', 'A', 'b', 'ab', '', 'u', '${aws:username}', 'x${aws:username}', "${s3:prefix, 'a'}", '${aws:TagKeys}', 'a*', '?', '${*}', '*'];
const NUMBERS = ['0', '1', '1.0', '-1', '10', '1e1', '.5'];
const DATES = ['2026', '2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', '1767225600', '2026-01-01T00:00:00.5Z', '2025-12-31'];
const ADDRESSES = ['10.0.0.1', '10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0', '::/0', '2001:db8::1', '2001:db8::/32', '::ffff:10.0.0.1', '::ffff:10.0.0.0/104', '::ffff:0:0/90'];
const BYTES = ['QQ==', 'QR==', 'QUI=', ''];
const BOOLS = ['true', 'false', 'TRUE'];
const ARNS = ['arn:aws:s3:::b', 'arn:aws:s3:::b/*', 'arn:aws:*:::b*', 'arn:aws:iam::111111111111:user/u', 'arn:aws:iam::*:user/${aws:username}', '*', 'arn:aws:iam::111111111111:*', '${aws:PrincipalArn}'];

const operands: readonly [operators: readonly string[], values: readonly string[]][] = [
  [['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike'], TEXTS],
  [['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'], NUMBERS],
  [['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'], DATES],
  [['IpAddress', 'NotIpAddress'], ADDRESSES],
  [['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'], ARNS],
  [['Bool'], BOOLS],
  [['BinaryEquals'], BYTES],
];
const KEYS = ['s3:prefix', 'S3:Prefix', 'aws:TagKeys', 'aws:username', 'aws:PrincipalTag/t'];
const ANYTHING = [...TEXTS.filter((text) => !text.includes('$')), ...NUMBERS, ...DATES, '10.0.0.1', '10.1.2.3', '2001:db8::1', '::ffff:10.0.0.9', ...BYTES, ...BOOLS, 'arn:aws:s3:::b', 'arn:aws:s3:::b/k', 'arn:aws:iam::111111111111:user/u', 'arn:', 'b/k'];

const condition: fc.Arbitrary<Record<string, Record<string, unknown>>> = fc.oneof(
  { weight: 9, arbitrary: pick(...operands).chain(([operators, values]) => fc.record({ qualifier: pick('', '', '', 'ForAllValues:', 'ForAnyValue:'), operator: pick(...operators), suffix: pick('', '', 'IfExists'), key: pick(...KEYS), values: some(pick(...values)) }))
    .map(({ qualifier, operator, suffix, key, values }) => ({ [qualifier + operator + suffix]: { [key]: values } })) },
  { weight: 1, arbitrary: fc.record({ key: pick(...KEYS), value: some(pick('true', 'false')) }).map(({ key, value }) => ({ Null: { [key]: value } })) },
);

const aws = pick('*', '111111111111', 'arn:aws:iam::222222222222:root', 'arn:aws:iam::111111111111:user/u', 'arn:aws:iam::111111111111:role/r', 'arn:aws:sts::111111111111:assumed-role/r/s', 'arn:aws:sts::111111111111:federated-user/f', 'arn:aws:iam::222222222222:role/r');
const cephAws = pick('acme', 'arn:aws:iam:::root', 'arn:aws:iam::acme:user/u', 'arn:aws:iam:::user/u', 'arn:aws:iam:::assumed-role/r/s');
const PROVIDER = 'arn:aws:iam::111111111111:oidc-provider/h';
const principal = (profile: Profile): fc.Arbitrary<unknown> =>
  fc.oneof(
    pick('*'),
    fc.record({ AWS: some(profile === 'ceph' ? fc.oneof(aws, cephAws) : aws), CanonicalUser: pick('c1', 'c2'), Federated: pick(PROVIDER), Service: pick('logging.s3.amazonaws.com') }, { requiredKeys: [] })
      .map((types) => (Object.keys(types).length === 0 ? { AWS: '*' } : types)),
  );

const seldom = fc.integer({ min: 0, max: 4 }).map((n) => n === 0);

function statement(kind: PolicyKind, profile: Profile): fc.Arbitrary<object> {
  return fc.record({ allow: pick(true, true, false), notAction: seldom, notResource: seldom, notPrincipal: seldom, action: some(action(kind, profile)), resource: some(resource), condition: fc.array(condition, { maxLength: 2 }), principal: principal(profile) })
    .map((one) => ({
      Effect: one.allow ? 'Allow' : 'Deny',
      ...(kind === 'resource' || kind === 'trust' ? { [one.notPrincipal && (!one.allow || profile === 'aws') ? 'NotPrincipal' : 'Principal']: one.principal } : {}),
      [one.notAction ? 'NotAction' : 'Action']: one.action,
      ...(kind === 'trust' ? {} : { [one.notResource ? 'NotResource' : 'Resource']: one.resource }),
      ...(one.condition.length === 0 ? {} : { Condition: Object.assign({}, ...one.condition) as object }),
    }));
}

/** The text of a document that parses in its profile. */
export const documentText = (kind: PolicyKind, profile: Profile): fc.Arbitrary<string> =>
  fc.record({ Version: pick('2012-10-17', '2012-10-17', '2008-10-17'), Statement: fc.array(statement(kind, profile), { minLength: 1, maxLength: 3 }) }).map((document) => JSON.stringify(document));

const callers: readonly RequestPrincipal[] = [
  ...['anonymous', 'user 111111111111 u', 'user - u', 'user acme u', 'user 222222222222 v', 'session 111111111111 u', 'assumed-role 111111111111 r s', 'assumed-role - r s', 'assumed-role 222222222222 r s', 'federated-user 111111111111 u f', 'root 111111111111', 'root 222222222222'].map(principalOf),
  { kind: 'anonymous', account: '', arn: '', federated: PROVIDER },
  { kind: 'anonymous', account: '', arn: '', service: 'logging.s3.amazonaws.com' },
  { ...principalOf('assumed-role 111111111111 r s'), federated: PROVIDER },
  { ...principalOf('user 111111111111 u'), canonicalUserId: 'c1' },
  { ...principalOf('user - u'), canonicalUserId: 'c2' },
  { ...principalOf('assumed-role - r s'), canonicalUserId: 'c1' },
  { ...principalOf('user - u:sub'), userArn: 'arn:aws:iam:::user/u' },
];

const value = fc.oneof({ weight: 4, arbitrary: pick(...ANYTHING) }, { weight: 1, arbitrary: fc.array(pick(...ANYTHING), { maxLength: 3 }) });
const context = fc.record({ 's3:prefix': value, 'aws:TagKeys': value, 'aws:username': fc.oneof(pick('u', 'b', '*'), value), 'aws:PrincipalTag/t': value, 'aws:PrincipalArn': pick('arn:aws:iam::111111111111:user/u') }, { requiredKeys: [] }).map(contextOf);
const grants = fc.record({ administrator: seldom, accountRoot: seldom, owner: fc.boolean(), caps: fc.boolean(), acl: fc.boolean(), identityNotNeeded: seldom }, { requiredKeys: [] });
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined, freq: 3 });

/** A question with documents on any of the sides. */
export const question: fc.Arbitrary<PlainInput> = fc.record({ profile: pick<Profile>('ceph', 'aws'), trust: seldom }).chain(({ profile, trust }) => {
  const documents = (kind: PolicyKind, maxLength = 2) =>
    fc.array(documentText(kind, profile), { minLength: 1, maxLength }).map((texts) => texts.map((text) => parsePolicy(text, { kind, switches: switchesOf(profile) })));
  return fc.record({
    switches: fc.constant(switchesOf(profile)),
    trust: fc.constant(trust || undefined),
    principal: pick(...callers),
    action: trust ? pick('sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:TagSession') : pick('s3:GetObject', 's3:PutObject', 's3:GetEncryptionConfiguration', 'sts:AssumeRole'),
    resource: trust ? fc.constant('arn:aws:iam::111111111111:role/r') : pick('arn:aws:s3:::b/k', 'arn:aws:s3:::b', 'arn:aws:s3:::u/a', 'arn:aws:s3:::b/*', 'arn:aws:iam::1:role/r'),
    resourceAccount: pick(undefined, '', 'acme', '111111111111', '222222222222'),
    context,
    grants: maybe(grants),
    identity: maybe(documents('identity')),
    boundary: maybe(documents('identity', 1)),
    session: maybe(documents('session', 1)),
    resourcePolicy: maybe(documents(trust ? 'trust' : 'resource', 1)),
  });
});
