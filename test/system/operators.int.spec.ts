import { databaseKit } from '#testing';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeUser, policy, statement } from './world.js';

const ACCOUNT = 'RGW00000000000000031';
const refusal = ({ status, code }: Answer) => ({ status, code });
const json = (answer: Answer) => JSON.parse(ok(answer).body) as Record<string, never>;

/* What operators do to buckets, accounts and quotas, on two nodes of one cluster. */
describe('Operators', () => {
  const database = databaseKit();
  let node: InProcess;
  let admin: Caller;
  let owner: Caller;
  const callers: Caller[] = [];
  const as = (credentials: Parameters<Caller['as']>[0]): Caller => {
    const caller = node.root.as(credentials);
    callers.push(caller);
    return caller;
  };

  beforeAll(async () => {
    node = await startInProcess(database.connectionString);
    admin = node.root;
    ok(await admin.admin('POST', '/account', { id: ACCOUNT, name: 'linked' }));
    owner = as(await makeUser(admin, 'linked-owner', { 'account-id': ACCOUNT, 'account-root': 'true' }));
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
  }, 30_000);

  it('a bucket that is linked into an account is the account\'s: counted there, used there, and nobody else\'s any more', async () => {
    const before = as(await makeUser(admin, 'before'));
    ok(await before.s3('PUT', '/moved'));
    ok(await before.s3('PUT', '/moved/key', { body: 'text' }));
    ok(await admin.admin('PUT', '/bucket', { bucket: 'moved', uid: 'linked-owner' }));
    expect((await owner.s3('GET', '/moved/key')).body).toBe('text');
    expect(refusal(await before.s3('GET', '/moved/key'))).toEqual({ status: 403, code: 'AccessDenied' });
    expect((await owner.s3('GET', '/')).body).toContain('<Name>moved</Name>');
    expect(json(await admin.admin('GET', '/bucket', { bucket: 'moved' }))).toMatchObject({ owner: ACCOUNT, account_id: ACCOUNT });
    ok(await owner.s3('PUT', '/moved', { query: { policy: '' }, body: policy({ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::moved/never' }) }));
    ok(await admin.admin('DELETE', '/user', { uid: 'before' }));
    // The account holds it: counted.
    ok(await admin.admin('PUT', '/account', { id: ACCOUNT, 'max-buckets': '1' }));
    expect(refusal(await owner.s3('PUT', '/second'))).toEqual({ status: 400, code: 'TooManyBuckets' });
    const after = as(await makeUser(admin, 'after', { 'max-buckets': '1' }));
    ok(await admin.admin('PUT', '/bucket', { bucket: 'moved', uid: 'after' }));
    ok(await owner.s3('PUT', '/second'));
    expect(refusal(await after.s3('PUT', '/third'))).toEqual({ status: 400, code: 'TooManyBuckets' });
    expect((await after.s3('GET', '/moved/key')).body).toBe('text');
    ok(await owner.s3('DELETE', '/second'));
    ok(await admin.admin('DELETE', '/user', { uid: 'after', 'purge-data': 'true' }));
    expect(refusal(await admin.admin('GET', '/bucket', { bucket: 'moved' }))).toEqual({ status: 404, code: 'NoSuchBucket' });
  });

  it('an account\'s quota is enforced over all its buckets, whoever of it writes', async () => {
    ok(await admin.admin('PUT', '/account', { id: ACCOUNT, 'max-buckets': '10' }));
    ok(await owner.iam('CreateUser', { UserName: 'writer' }));
    ok(await owner.iam('PutUserPolicy', { UserName: 'writer', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:*')) }));
    const writer = as(credentialsIn(await owner.iam('CreateAccessKey', { UserName: 'writer' })));
    ok(await owner.s3('PUT', '/quota-one'));
    ok(await owner.s3('PUT', '/quota-two'));
    ok(await admin.admin('PUT', '/account', { id: ACCOUNT, quota: '', 'quota-type': 'account', 'max-size': '10', enabled: 'true' }));
    ok(await owner.s3('PUT', '/quota-one/a', { body: '123456' }));
    expect(refusal(await writer.s3('PUT', '/quota-two/b', { body: '12345' }))).toEqual({ status: 403, code: 'QuotaExceeded' });
    ok(await writer.s3('PUT', '/quota-two/b', { body: '1234' }));
    ok(await owner.s3('DELETE', '/quota-one/a'));
    ok(await writer.s3('PUT', '/quota-one/c', { body: '123456' }));
    for (const key of ['/quota-one/c', '/quota-two/b', '/quota-one', '/quota-two']) ok(await owner.s3('DELETE', key));
  });

  it('the history of a bucket that went from one account to another is told to each for its own time only', async () => {
    const second = 'RGW00000000000000032';
    ok(await admin.admin('POST', '/account', { id: second, name: 'second' }));
    const other = as(await makeUser(admin, 'second-owner', { 'account-id': second, 'account-root': 'true' }));
    const denying = (key: string) => policy({ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::travels/${key}` });
    ok(await owner.s3('PUT', '/travels'));
    ok(await owner.s3('PUT', '/travels', { query: { policy: '' }, body: denying('of-the-first') }));
    ok(await admin.admin('PUT', '/bucket', { bucket: 'travels', uid: 'second-owner' }));
    ok(await other.s3('PUT', '/travels', { query: { policy: '' }, body: denying('of-the-second') }));
    const told = async (caller: Caller) => (JSON.parse(ok(await caller.admin('GET', '/rolegate/v1/history/bucket/travels')).body) as { entries: { type: string; position: string }[] }).entries;
    expect((await told(admin)).map(({ type }) => type)).toEqual(['BucketCreated', 'BucketPolicyPut', 'BucketLinked', 'BucketPolicyPut']);
    const [of1, of2] = [await told(owner), await told(other)];
    expect(of1.map(({ type }) => type)).toEqual(['BucketCreated', 'BucketPolicyPut', 'BucketLinked']);
    expect(of2.map(({ type }) => type)).toEqual(['BucketLinked', 'BucketPolicyPut']);
    expect(JSON.stringify(of2)).toContain('of-the-second');
    const asOf = (caller: Caller, moment: string) => caller.admin('GET', '/rolegate/v1/history/bucket/travels', { 'as-of': moment });
    expect(refusal(await asOf(other, of1[1]!.position))).toEqual({ status: 404, code: 'NoSuchEntity' });
    expect(refusal(await asOf(owner, of2[1]!.position))).toEqual({ status: 404, code: 'NoSuchEntity' });
    expect(json(await asOf(owner, of1[1]!.position))).toMatchObject({ account: ACCOUNT });
  });

  it('bucket link and unlink are barriers: the owner before has nothing left on any node when they return', async () => {
    const other = await startInProcess(database.connectionString, { ROLEGATE_SEAL_KEYS: node.sealKeys });
    try {
      const first = await makeUser(admin, 'first');
      const second = await makeUser(admin, 'second');
      const [there, next] = [other.root.as(first), other.root.as(second)];
      callers.push(there, next);
      ok(await as(first).s3('PUT', '/handed'));
      ok(await as(first).s3('PUT', '/handed/key', { body: 'text' }));
      for (let turn = 0; turn < 3; turn++) {
        ok(await there.s3('GET', '/handed/key'));
        ok(await admin.admin('PUT', '/bucket', { bucket: 'handed', uid: 'second' }));
        expect(refusal(await there.s3('GET', '/handed/key'))).toEqual({ status: 403, code: 'AccessDenied' });
        ok(await next.s3('GET', '/handed/key'));
        ok(await admin.admin('POST', '/bucket', { bucket: 'handed', uid: 'second' }));
        expect(refusal(await next.s3('GET', '/handed/key'))).toEqual({ status: 403, code: 'AccessDenied' });
        ok(await admin.admin('PUT', '/bucket', { bucket: 'handed', uid: 'first' }));
      }
    } finally {
      await other.stop();
    }
  }, 60_000);
});
