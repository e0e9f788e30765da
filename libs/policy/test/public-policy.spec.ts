import fc from 'fast-check';
import { count } from '../../../test/counts.js';
import { authorize, compilePolicies, isPublic, onlyDenies, parsePolicy, switchesOf } from '../src/index.js';
import { profile, request, statements } from './arbitrary.js';
import { principalOf } from './load-cases.js';

const numRuns = count(500, 20_000);
const parsed = (list: readonly object[], of: 'ceph' | 'aws' = 'ceph') => parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: list }), { kind: 'resource', switches: switchesOf(of) });
const allow = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const under = (Condition: object) => isPublic(parsed([{ ...allow, Condition }]));

/** Conditions, some of which tell a few callers from all others. */
const condition = fc.constantFrom<object | undefined>(
  undefined, { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { StringEquals: { 'aws:SourceAccount': '111111111111' } },
  { StringLike: { 'aws:userid': 'AROA*:*' } }, { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }, { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, { Bool: { 'aws:SecureTransport': 'true' } },
);
const open = fc.tuple(statements('resource'), fc.array(condition, { minLength: 4, maxLength: 4 })).map(([list, conditions]) => list.map((one, i) => (conditions[i] === undefined ? one : { ...one, Condition: conditions[i] })));

describe('isPublic', () => {
  it.each([
    ['everybody', [allow], true], ['everybody by type', [{ ...allow, Principal: { AWS: '*' } }], true], ['an account', [{ ...allow, Principal: { AWS: '111111111111' } }], false],
    ['a user', [{ ...allow, Principal: { AWS: 'arn:aws:iam::111111111111:user/u' } }], false], ['a service', [{ ...allow, Principal: { Service: 'logging.s3.amazonaws.com' } }], false],
    ['nobody', [{ ...allow, Effect: 'Deny' }], false], ['everybody, and denies it again', [allow, { ...allow, Effect: 'Deny' }], true], ['one of two', [{ ...allow, Principal: { AWS: '111111111111' } }, allow], true],
  ] as const)('knows a policy that names %s', (_, list, expected) => expect(isPublic(parsed(list))).toBe(expected));

  it('takes everybody but somebody for everybody', () => {
    expect(isPublic(parsed([{ Effect: 'Allow', NotPrincipal: { AWS: '111111111111' }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }], 'aws'))).toBe(true);
  });

  it.each([
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, false], [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/7' } }, true], [{ IpAddress: { 'aws:SourceIp': '10.0.0.1' } }, false],
    [{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '0.0.0.0/1'] } }, true], [{ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, false], [{ IpAddress: { 'aws:SourceIp': '2000::/3' } }, true],
    [{ IpAddress: { 'aws:SourceIp': '::ffff:0:0/90' } }, true], [{ IpAddress: { 'aws:SourceIp': '::ffff:10.0.0.0/104' } }, false], [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, true],
    [{ StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, false], [{ StringEquals: { 'AWS:SOURCEVPC': 'vpc-1' } }, false], [{ StringLike: { 'aws:SourceVpc': 'vpc-*' } }, true], [{ StringEquals: { 'aws:SourceVpc': '${aws:username}' } }, true],
    [{ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }, true], [{ 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc-1' } }, true], [{ 'ForAnyValue:StringEquals': { 'aws:SourceVpc': 'vpc-1' } }, false],
    [{ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, true], [{ Bool: { 'aws:SecureTransport': 'true' } }, true], [{ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111111111111:t' } }, false],
    [{ ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:eu-west-1:111111111111:accesspoint/*' } }, false], [{ ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:*:*:accesspoint/*' } }, true],
    [{ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, false], [{ StringEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'k' } }, false],
  ])('under the condition %j: %s', (Condition, expected) => expect(under(Condition)).toBe(expected));

  it('stays true whatever is added, and asks neither for the order nor for what is denied', () => {
    fc.assert(fc.property(open, open, (list, more) => {
      const answer = isPublic(parsed(list));
      if (answer) expect(isPublic(parsed([...list, ...more]))).toBe(true);
      expect(isPublic(parsed([...list].reverse()))).toBe(answer);
      const allows = list.filter((one) => (one as { Effect: string }).Effect === 'Allow');
      expect(allows.length > 0 && isPublic(parsed(allows))).toBe(answer);
    }), { numRuns });
  });

  it('is true of every policy that lets in a stranger of whom nothing is known', () => {
    fc.assert(fc.property(open, request, profile, (list, asked, of) => {
      const stranger = { ...asked, principal: principalOf('anonymous'), grants: undefined, context: { get: (key: string) => (key === 'aws:securetransport' ? 'true' : undefined) } };
      const policies = [compilePolicies([{ id: 'p', document: parsed(list, of) }])];
      if (authorize({ ...stranger, resourceAccount: undefined, switches: switchesOf(of), resourcePolicy: policies }).allowed) expect(isPublic(parsed(list, of))).toBe(true);
    }), { numRuns });
  });
});

describe('onlyDenies', () => {
  it('refuses what the policies refuse, and allows nothing', () => {
    fc.assert(fc.property(open, request, profile, (list, asked, of) => {
      const resourcePolicy = [compilePolicies([{ id: 'p', document: parsed(list, of) }])];
      const input = { ...asked, switches: switchesOf(of), grants: { administrator: false } };
      const [whole, denying] = [authorize({ ...input, resourcePolicy }), authorize({ ...input, resourcePolicy: onlyDenies(resourcePolicy) })];
      expect(denying.reason === 'explicit-deny').toBe(whole.reason === 'explicit-deny');
      expect(denying.allowed).toBe(false);
    }), { numRuns });
  });
});
