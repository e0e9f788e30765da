import { parsePolicy, switchesOf } from '#policy';
import { sessionPolicy } from './session-policy.js';

const scope = { placement: { store: 'far', bucket: 'rg-b' }, prefix: 'team/', exact: false, actions: ['s3:GetObject'], lists: true, overTls: false };
const statements = (...args: Parameters<typeof sessionPolicy>): unknown => (JSON.parse(sessionPolicy(...args)) as { Statement: unknown }).Statement;

describe('The policy of a session upstream', () => {
  it('allows the actions below the prefix, by the bucket\'s name there, and listings of it', () => {
    expect(statements(scope, 'bytes')).toEqual([
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::rg-b/team/*' },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::rg-b', Condition: { StringLike: { 's3:prefix': 'team/*' } } },
    ]);
    expect(statements({ ...scope, lists: false, exact: true, prefix: 'team/key' }, 'bytes', 'aws-cn')).toEqual([{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws-cn:s3:::rg-b/team/key' }]);
    expect(statements({ ...scope, prefix: '' }, 'bytes')).toMatchObject([{ Resource: 'arn:aws:s3:::rg-b/*' }, { Resource: 'arn:aws:s3:::rg-b' }]);
  });

  it('holds the session to TLS where the decision rested on it', () => {
    const overTls = { Bool: { 'aws:SecureTransport': 'true' } };
    expect(statements({ ...scope, overTls: true }, 'bytes')).toMatchObject([{ Condition: overTls }, { Condition: { StringLike: { 's3:prefix': 'team/*' }, ...overTls } }]);
    expect(statements({ ...scope, prefix: '', overTls: true }, 'bytes')).toMatchObject([{ Condition: overTls }, { Condition: overTls }]);
  });

  it('denies, in a store of files, keys that may mean files elsewhere', () => {
    expect(statements(scope, 'paths')).toMatchObject([{}, {}, { Effect: 'Deny', Action: 's3:*', Resource: expect.arrayContaining(['arn:aws:s3:::*/../*', 'arn:aws:s3:::*//*']) }]);
  });

  it('is a policy, whatever the prefix, and never longer than an STS takes', () => {
    const text = sessionPolicy({ ...scope, prefix: 'a"b/ü/ ' }, 'paths');
    expect(parsePolicy(text, { kind: 'session', switches: switchesOf('aws') }).statements).toHaveLength(3);
    expect(() => sessionPolicy({ ...scope, prefix: 'x'.repeat(1000) }, 'paths')).toThrow(expect.objectContaining({ code: 'StsPackedPolicyTooLargeError' }));
  });
});
