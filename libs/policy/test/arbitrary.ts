import fc from 'fast-check';
import { compilePolicy, parsePolicy, switchesOf, type CompiledPolicy, type PolicyKind, type Profile } from '../src/index.js';
import { principalOf } from './load-cases.js';

/** A small world, so that statements and requests meet often. */
const ACCOUNTS = ['', '111111111111', '222222222222'] as const;
const action = fc.constantFrom('*', 's3:*', 's3:Get*', 's3:GetObject', 's3:PutObject', 's3:???Object', 'sts:AssumeRole');
const resource = fc.constantFrom('*', 'arn:aws:s3:::*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/k', 'arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::c/?');
const condition = fc.constantFrom<object | undefined>(
  undefined,
  undefined,
  { StringEquals: { 's3:prefix': 'a' } },
  { StringNotEquals: { 's3:prefix': ['a', 'b'] } },
  { Bool: { 'aws:SecureTransport': true } },
  { 'ForAllValues:StringLike': { 'aws:TagKeys': ['a*', 'b'] } },
  { Null: { 'aws:username': 'false' } },
);
const principal = fc.constantFrom<unknown>(
  '*',
  ...ACCOUNTS.filter((account) => account !== '').map((account) => ({ AWS: account })),
  { AWS: 'arn:aws:iam::111111111111:user/u' },
  { AWS: 'arn:aws:iam::111111111111:role/r' },
);

const statement = (withPrincipal: boolean): fc.Arbitrary<object> =>
  fc
    .record({ effect: fc.constantFrom('Allow', 'Allow', 'Deny'), notAction: fc.boolean(), action, notResource: fc.boolean(), resource, condition, principal })
    .map((one) => ({
      Effect: one.effect,
      ...(withPrincipal ? { Principal: one.principal } : {}),
      [one.notAction && one.action !== '*' ? 'NotAction' : 'Action']: one.action,
      [one.notResource && one.resource !== '*' ? 'NotResource' : 'Resource']: one.resource,
      ...(one.condition === undefined ? {} : { Condition: one.condition }),
    }));

export const statements = (kind: PolicyKind): fc.Arbitrary<object[]> => fc.array(statement(kind === 'resource'), { minLength: 1, maxLength: 4 });

export const compileStatements = (list: readonly object[], kind: PolicyKind, profile: Profile): CompiledPolicy =>
  compilePolicy(kind, parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: list }), { kind, switches: switchesOf(profile) }));

export const profile = fc.constantFrom<Profile>('ceph', 'aws');
export const request = fc.record({
  principal: fc.constantFrom('anonymous', 'user 111111111111 u', 'user - u', 'session 111111111111 u', 'assumed-role 111111111111 r s', 'assumed-role 222222222222 r s', 'root 111111111111').map(principalOf),
  action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:ListBucket', 'sts:AssumeRole'),
  resource: fc.constantFrom('arn:aws:s3:::b/k', 'arn:aws:s3:::b', 'arn:aws:s3:::c/d', 'arn:aws:s3:::u/x'),
  resourceAccount: fc.constantFrom(undefined, ...ACCOUNTS),
  context: fc
    .record({ 's3:prefix': fc.constantFrom('a', 'b', 'c'), 'aws:securetransport': fc.constantFrom('true', 'false'), 'aws:tagkeys': fc.subarray(['a', 'ab', 'b', 'c']), 'aws:username': fc.constantFrom('u', '*') }, { requiredKeys: [] })
    .map((values) => new Map(Object.entries(values)))
    .map((values) => ({ get: (key: string) => values.get(key) })),
  grants: fc.record({ owner: fc.boolean(), acl: fc.boolean(), caps: fc.boolean(), accountRoot: fc.boolean() }, { requiredKeys: [] }),
});
