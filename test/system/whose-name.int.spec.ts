import { databaseKit } from '#testing';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeUser, policy, statement } from './world.js';

const ACCOUNT = 'RGW00000000000000007';
const refusal = ({ status, code }: Answer) => ({ status, code });
const DENIED = { status: 403, code: 'AccessDenied' };

/* Names, uids and canonical ids of the empty account and of real ones may be the same words: nobody is taken for somebody else. */
describe('Whose name it is', () => {
  const database = databaseKit();
  let node: InProcess;
  let admin: Caller;
  /** Root user of the account, with the cap to manage its users. */
  let owner: Caller;
  const callers: Caller[] = [];
  const as = (credentials: Parameters<Caller['as']>[0]): Caller => {
    const caller = node.root.as(credentials);
    callers.push(caller);
    return caller;
  };
  const member = async (UserName: string): Promise<Caller> => {
    ok(await owner.iam('CreateUser', { UserName }));
    return as(credentialsIn(ok(await owner.iam('CreateAccessKey', { UserName }))));
  };

  beforeAll(async () => {
    node = await startInProcess(database.connectionString);
    admin = node.root;
    ok(await admin.admin('POST', '/account', { id: ACCOUNT, name: 'works', 'max-users': '12' }));
    owner = as(await makeUser(admin, 'owner', { 'account-id': ACCOUNT, 'account-root': 'true', 'user-caps': 'users=*' }));
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
  }, 30_000);

  it('a canonical id of a user outside accounts is nobody in an account, whatever his name', async () => {
    const alice = as(await makeUser(admin, 'alice'));
    const namesake = await member('alice');
    ok(await owner.iam('PutUserPolicy', { UserName: 'alice', PolicyName: 'all', PolicyDocument: policy(statement('Allow', 's3:*')) }));
    ok(await admin.s3('PUT', '/shared'));
    ok(await admin.s3('PUT', '/shared/key', { body: 'text' }));
    const open = { Effect: 'Allow', Principal: { CanonicalUser: 'alice' }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::shared/*' };
    ok(await admin.s3('PUT', '/shared', { query: { policy: '' }, body: policy(open) }));
    expect((await alice.s3('GET', '/shared/key')).status).toBe(200);
    expect(refusal(await namesake.s3('GET', '/shared/key'))).toEqual(DENIED);
    // An account's canonical id is its own, as ListBuckets and GetBucketAcl show it.
    ok(await admin.s3('PUT', '/shared', { query: { policy: '' }, body: policy({ ...open, Principal: { CanonicalUser: ACCOUNT } }) }));
    expect((await namesake.s3('GET', '/shared/key')).status).toBe(200);
    expect(refusal(await alice.s3('GET', '/shared/key'))).toEqual(DENIED);
  });

  it('nobody gives a user with capabilities the name under which somebody else logs in', async () => {
    const renamer = as(await makeUser(admin, 'renamer'));
    ok(await admin.iam('PutUserPolicy', { UserName: 'renamer', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 'iam:UpdateUser')) }));
    await makeUser(admin, 'capable', { 'user-caps': 'users=*' });
    await makeUser(admin, 'plain');
    expect(refusal(await renamer.iam('UpdateUser', { UserName: 'capable', NewUserName: 'of-the-directory' }))).toEqual(DENIED);
    ok(await renamer.iam('UpdateUser', { UserName: 'plain', NewUserName: 'plainer' }));
  });

  it('nobody brings a key of a user with capabilities back to life who lacks them', async () => {
    const keeper = as(await makeUser(admin, 'keeper'));
    ok(await admin.iam('PutUserPolicy', { UserName: 'keeper', PolicyName: 'own', PolicyDocument: policy(statement('Allow', 'iam:UpdateAccessKey')) }));
    await makeUser(admin, 'operator', { 'user-caps': 'users=*' });
    await makeUser(admin, 'ordinary');
    const set = (UserName: string, Status: string) => keeper.iam('UpdateAccessKey', { UserName, AccessKeyId: UserName, Status });
    ok(await set('operator', 'Inactive'));
    expect(refusal(await set('operator', 'Active'))).toEqual(DENIED);
    ok(await set('ordinary', 'Inactive'));
    ok(await set('ordinary', 'Active'));
  });

  it('a uid that is gone does not lead to the user of that name', async () => {
    ok(await owner.admin('PUT', '/user', { uid: 'first', 'display-name': 'first' }));
    ok(await owner.admin('PUT', '/user', { uid: 'second', 'display-name': 'second' }));
    ok(await owner.iam('UpdateUser', { UserName: 'first', NewUserName: 'third' }));
    ok(await owner.iam('UpdateUser', { UserName: 'second', NewUserName: 'first' }));
    ok(await owner.admin('DELETE', '/user', { uid: 'first' }));
    expect(refusal(await owner.admin('DELETE', '/user', { uid: 'first' }))).toEqual({ status: 404, code: 'NoSuchUser' });
    expect(ok(await owner.iam('GetUser', { UserName: 'first' })).text('UserName')).toBe('first');
  });

  it('sessions of a user of an account are listed, and ended, by his uid', async () => {
    const user = as(await makeUser(admin, 'uid-of-him', { 'account-id': ACCOUNT, 'display-name': 'name-of-him' }));
    ok(await user.sts('GetSessionToken'));
    const listed = (caller: Caller, uid: string) => caller.admin('GET', '/rolegate/v1/sessions', { user: uid });
    for (const caller of [admin, owner]) expect(ok(await listed(caller, 'uid-of-him')).body).toContain('user/name-of-him');
    expect((await listed(admin, 'name-of-him')).code).toBe('NoSuchUser');
    ok(await admin.admin('POST', '/rolegate/v1/revocations', { user: 'uid-of-him' }));
  });

  it('a bucket is called its owner\'s by his name of today, and by no one\'s who is called as he was', async () => {
    const before = as(await makeUser(admin, 'renamed'));
    ok(await before.s3('PUT', '/kept'));
    ok(await admin.iam('UpdateUser', { UserName: 'renamed', NewUserName: 'renamed-now' }));
    const namesake = as(await makeUser(admin, 'renamed', { 'access-key': 'renamed-2' }).then((made) => ({ ...made, accessKeyId: 'renamed-2' })));
    const ownerOf = async (query: Readonly<Record<string, string>>): Promise<string> => ok(await before.s3('GET', '/kept', { query })).text('ID');
    expect(await ownerOf({ acl: '' })).toBe('renamed-now');
    ok(await before.s3('PUT', '/kept/key'));
    expect(await ownerOf({})).toBe('renamed-now');
    expect((JSON.parse(ok(await admin.admin('GET', '/bucket', { bucket: 'kept' })).body) as { owner: string }).owner).toBe('renamed-now');
    expect((JSON.parse(ok(await admin.admin('GET', '/metadata/bucket', { key: 'kept' })).body) as { data: { owner: string } }).data.owner).toBe('renamed-now');
    const expecting = (owner: string) => before.s3('GET', '/kept', { headers: { 'x-amz-expected-bucket-owner': owner } });
    expect((await expecting('renamed-now')).status).toBe(200);
    expect(refusal(await expecting('renamed'))).toEqual(DENIED);
    expect(refusal(await namesake.s3('GET', '/kept'))).toEqual(DENIED);
    const usage = async (uid: string): Promise<string> => ok(await admin.admin('GET', '/usage', { uid })).body;
    expect(await usage('renamed-now')).toContain('"put_obj"');
    expect(await usage('renamed')).not.toContain('"put_obj"');
  });

  it('who may see users sees no keys of the root user of an account, nor of whoever can do more than he', async () => {
    const inside = as(await makeUser(admin, 'inside', { 'account-id': ACCOUNT, 'user-caps': 'users=read' }));
    const outside = as(await makeUser(admin, 'outside', { 'user-caps': 'users=read;accounts=read' }));
    await makeUser(admin, 'more-capable', { 'user-caps': 'users=read,write' });
    await makeUser(admin, 'as-capable', { 'user-caps': 'users=read' });
    const seen = async (caller: Caller, uid: string): Promise<string> => ok(await caller.admin('GET', '/user', { uid })).body;
    for (const caller of [inside, outside]) expect(await seen(caller, 'owner')).not.toContain('secret-of-owner');
    expect(await seen(outside, 'more-capable')).not.toContain('secret-of-more-capable');
    expect(await seen(outside, 'as-capable')).toContain('secret-of-as-capable');
    for (const caller of [admin, owner]) expect(await seen(caller, 'owner')).toContain('secret-of-owner');
  });

  it('a limit is named as AWS names it', async () => {
    let answer: Answer;
    let made = 0;
    do answer = await owner.iam('CreateUser', { UserName: `one-of-many-${made++}` });
    while (answer.status === 200);
    expect(refusal(answer)).toEqual({ status: 409, code: 'LimitExceeded' });
    expect(answer.text('Message')).toBe('Cannot exceed quota for UsersPerAccount: 12');
  });

  it('an account is empty when its users are removed with what they were given', async () => {
    const id = 'RGW00000000000000008';
    ok(await admin.admin('POST', '/account', { id, name: 'gone' }));
    await makeUser(admin, 'with-device', { 'account-id': id, 'account-root': 'true' });
    ok(await admin.admin('POST', '/rolegate/v1/mfa-devices', { uid: 'with-device', 'totp-serial': 'token' }));
    ok(await admin.admin('DELETE', '/user', { uid: 'with-device' }));
    ok(await admin.admin('DELETE', '/account', { id }));
  });
});
