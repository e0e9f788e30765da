import fc from 'fast-check';
import { authorize, compilePolicy, parsePolicy, switchesOf } from '#policy';
import { count } from '../../../../test/counts.js';
import { sessionPolicy } from './session-policy.js';

const scope = { placement: { store: 'far', bucket: 'rg-b' }, prefix: 'team/', exact: false, actions: ['s3:GetObject'], lists: true, overTls: false };
/** MinIO assumes no role. */
const storeWith = (roleArn?: string, keys: 'bytes' | 'paths' = 'bytes') => ({ keys, sts: { endpoint: new URL('http://far'), region: 'r', maxDurationSeconds: 900, roleArn } });
const minio = storeWith();
const aws = storeWith('arn:aws:iam::1:role/r');
const statements = (...args: Parameters<typeof sessionPolicy>): unknown => (JSON.parse(sessionPolicy(...args)) as { Statement: unknown }).Statement;
const switches = switchesOf('aws');

describe('The policy of a session upstream', () => {
  it('allows the actions below the prefix, by the bucket\'s name there, and listings of it', () => {
    expect(statements(scope, minio)).toEqual([
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::rg-b/team/*', Condition: { StringEquals: { 's3:versionid': '' } } },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::rg-b', Condition: { StringLike: { 's3:prefix': 'team/*' } } },
      { Effect: 'Deny', Action: 'admin:*', Resource: 'arn:aws:s3:::*' },
    ]);
    expect(statements({ ...scope, lists: false, exact: true, prefix: 'team/key' }, storeWith('arn:aws-cn:iam::1:role/r'))).toMatchObject([{ Resource: 'arn:aws-cn:s3:::rg-b/team/key' }]);
    expect(statements({ ...scope, prefix: '' }, minio)).toMatchObject([{ Resource: 'arn:aws:s3:::rg-b/*' }, { Resource: 'arn:aws:s3:::rg-b' }, { Effect: 'Deny' }]);
  });

  it('holds the session to TLS where the decision rested on it', () => {
    const overTls = { Bool: { 'aws:SecureTransport': 'true' } };
    expect(statements({ ...scope, overTls: true }, aws)).toMatchObject([{ Condition: overTls }, { Condition: { StringLike: { 's3:prefix': 'team/*' }, ...overTls } }]);
    expect(statements({ ...scope, prefix: '', overTls: true }, aws)).toMatchObject([{ Condition: overTls }, { Condition: overTls }]);
  });

  it('denies, in a store of files, keys that may mean files elsewhere', () => {
    expect(statements(scope, storeWith(undefined, 'paths'))).toMatchObject([{}, {}, { Effect: 'Deny', Action: 's3:*', Resource: expect.arrayContaining(['arn:aws:s3:::*/../*', 'arn:aws:s3:::*//*']) }, {}]);
  });

  it('is never longer than an STS takes', () => {
    expect(() => sessionPolicy({ ...scope, prefix: 'x'.repeat(1000) }, minio)).toThrow(expect.objectContaining({ code: 'StsPackedPolicyTooLargeError' }));
    expect(sessionPolicy({ ...scope, prefix: 'x'.repeat(500) }, storeWith('arn:aws:iam::1:role/r', 'paths')).length).toBeLessThanOrEqual(2048);
  });

  it('allows nothing but the scope, and all of it, as a policy engine reads it', () => {
    const key = fc.constantFrom('team/', 'team', 'team/a', 'team/a/b', 'tea', 'other', 'team/../a', 'TEAM/a', 'a"b/ü', 'a"b/ü/c');
    fc.assert(
      fc.property(fc.record({
        prefix: fc.constantFrom('', 'team/', 'team', 'team/a', 'a"b/ü'), exact: fc.boolean(), actions: fc.subarray(['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'], { minLength: 1 }).filter(([first]) => first !== 's3:AbortMultipartUpload'), lists: fc.boolean(), overTls: fc.boolean(),
        keys: fc.constantFrom('bytes' as const, 'paths' as const), minio: fc.boolean(), action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:GetObjectVersion', 's3:ListBucket', 's3:DeleteBucket'),
        bucket: fc.constantFrom('rg-b', 'rg-bc'), key, listed: fc.option(key, { nil: undefined }), secure: fc.boolean(), acl: fc.boolean(), version: fc.boolean(),
      }), (one) => {
        const text = sessionPolicy({ ...scope, ...one }, storeWith(one.minio ? undefined : 'arn:aws:iam::1:role/r', one.keys));
        const onBucket = one.action.endsWith('Bucket');
        const context = new Map<string, string | undefined>([['aws:securetransport', String(one.secure)], ['s3:prefix', onBucket ? one.listed : undefined], ['s3:x-amz-acl', one.acl ? 'public-read' : undefined]]);
        if (one.minio) context.set('s3:versionid', one.version ? 'v' : '');
        const { allowed } = authorize({
          switches, action: one.action, resource: `arn:aws:s3:::${one.bucket}${onBucket ? '' : `/${one.key}`}`, principal: { kind: 'user', account: '1', arn: 'arn:aws:iam::1:user/u' }, context: { get: (name) => context.get(name) },
          identity: [compilePolicy('session', parsePolicy(text, { kind: 'session', switches }))],
        });
        const below = (text: string): boolean => (one.exact && !onBucket ? text === one.prefix : text.startsWith(one.prefix));
        const within = one.action === 's3:ListBucket'
          ? one.lists && (one.prefix === '' || (one.listed !== undefined && below(one.listed)))
          : one.actions.includes(one.action) && below(one.key) && (one.minio ? !one.version || one.action === 's3:AbortMultipartUpload' : !one.acl) && !(one.keys === 'paths' && one.key.includes('/../'));
        return allowed === (within && one.bucket === 'rg-b' && (one.secure || !one.overTls));
      }),
      { numRuns: count(1000, 20_000) },
    );
  });
});
