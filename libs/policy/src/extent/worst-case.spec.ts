import { authorize, compilePolicy, explain, parsePolicy, switchesOf, worstCase, type AuthorizationInput, type Extent, type Known } from '../index.js';

const switches = switchesOf('aws');
const FROM = '2026-01-01T00:00:00.000Z';
const TO = '2026-01-01T00:15:00.000Z';

/** A user with these statements, who asks for all keys below `reports/` from FROM to TO. */
function all(statements: readonly object[], action = 's3:GetObject', exact = false): AuthorizationInput {
  const policy = compilePolicy('p', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), { kind: 'identity', switches }));
  const known = new Map<string, Known>([['aws:username', { value: 'ann' }], ['aws:currenttime', { from: FROM, to: TO }], ['s3:prefix', { prefix: 'reports/' }]]);
  const extent: Extent = { exact, about: (key) => known.get(key) };
  const resource = action === 's3:ListBucket' ? 'arn:aws:s3:::b' : 'arn:aws:s3:::b/reports/';
  return worstCase({ switches, action, resource, principal: { kind: 'user', account: '111111111111', arn: 'arn:aws:iam::111111111111:user/ann' }, context: { get: (key) => (key === 'aws:sourceip' ? '10.0.0.1' : undefined) }, identity: [policy] }, extent);
}

const allow = (Resource: string | string[], Condition?: object) => ({ Effect: 'Allow', Action: 's3:*', Resource, ...(Condition && { Condition }) });
const deny = (Resource: string | string[], Condition?: object) => ({ ...allow(Resource, Condition), Effect: 'Deny' });

describe('an Allow of an extent', () => {
  it.each([
    ['everything', '*', true],
    ['the bucket', 'arn:aws:s3:::b/*', true],
    ['the prefix', 'arn:aws:s3:::b/reports/*', true],
    ['a prefix of its own, by a variable', 'arn:aws:s3:::b/${aws:username}/*', false],
    ['what lies deeper', 'arn:aws:s3:::b/reports/2026/*', false],
    ['a kind of file', 'arn:aws:s3:::b/reports/*.csv', false],
    ['at least one character more', 'arn:aws:s3:::b/reports/?*', false],
    ['a bucket by pattern', 'arn:aws:s3:::?/*', true],
    ['another bucket', 'arn:aws:s3:::c/*', false],
  ])('of %s', (_, resource, allowed) => {
    expect(authorize(all([allow(resource)])).allowed).toBe(allowed);
  });

  it('is not put together from two that cover a half each', () => {
    expect(authorize(all([allow(['arn:aws:s3:::b/reports/?*', 'arn:aws:s3:::b/reports/'])])).allowed).toBe(false);
  });

  it('counts when its conditions hold all the time, for every listing', () => {
    expect(authorize(all([allow('*', { DateLessThan: { 'aws:CurrentTime': '2026-01-02' } })])).allowed).toBe(true);
    expect(authorize(all([allow('*', { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:10:00Z' } })])).allowed).toBe(false);
    expect(authorize(all([allow('*', { StringEquals: { 'aws:username': 'ann' } })])).allowed).toBe(true);
    expect(authorize(all([allow('*', { StringLike: { 's3:prefix': ['logs/*', 'reports/*'] } })], 's3:ListBucket')).allowed).toBe(true);
    expect(authorize(all([allow('*', { StringLike: { 's3:prefix': 'reports/2026/*' } })], 's3:ListBucket')).allowed).toBe(false);
    expect(authorize(all([allow('*', { StringEquals: { 's3:prefix': 'reports/' } })], 's3:ListBucket')).allowed).toBe(false);
  });

  it('does not count under a condition of which nothing is known, and explain names it', () => {
    const decision = explain(all([allow('*', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })]));
    expect(decision).toMatchObject({ allowed: false, reason: 'condition-failed', failed: { key: 'aws:SourceIp', operator: 'IpAddress', actual: undefined } });
  });

  it('of one key counts for that key alone', () => {
    expect(authorize(all([allow('arn:aws:s3:::b/reports/')], 's3:GetObject', true)).allowed).toBe(true);
    expect(authorize(all([allow('arn:aws:s3:::b/reports/')])).allowed).toBe(false);
  });
});

describe('a Deny of an extent', () => {
  it.each([
    ['of a part', deny('arn:aws:s3:::b/reports/secret/*'), false],
    ['of all that ends so', deny('arn:aws:s3:::*.key'), false],
    ['of something else', deny('arn:aws:s3:::b/logs/*'), true],
    ['under a condition that may hold', deny('*', { StringEquals: { 's3:ExistingObjectTag/secret': 'yes' } }), false],
    ['under a condition that cannot hold', deny('*', { StringNotEquals: { 'aws:username': 'ann' } }), true],
    ['later', deny('*', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-02' } }), true],
    ['before it ends', deny('*', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:10:00Z' } }), false],
    ['of what a user never is', deny('arn:aws:s3:::b/${aws:PrincipalTag/team}/*'), false],
  ])('%s', (_, statement, allowed) => {
    const decision = explain(all([allow('*'), statement]));
    expect(decision.allowed).toBe(allowed);
    if (!allowed) expect(decision).toMatchObject({ reason: 'explicit-deny', deciding: [{ index: 1 }] });
  });

  it('of everything but the prefix does not bite', () => {
    expect(authorize(all([allow('*'), { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::b/reports/*' }])).allowed).toBe(true);
    expect(authorize(all([allow('*'), { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::b/reports/2026/*' }])).allowed).toBe(false);
  });
});
