import { ACCOUNT, administrator, anAccount, callerWith, given, opsKey, opsUser, otherUser, usersCap } from '#testing';
import { createUser } from './create-user.js';

const bothCaps = callerWith({ type: 'users', perm: '*' }, { type: 'accounts', perm: '*' });
const input = { uid: 'opsuser', 'display-name': 'Ops User' };
const stream = 'user/AIDA00000000000000001';
const created = (more: object = {}) => ({
  type: 'UserCreated',
  data: {
    userId: 'AIDA00000000000000001', userName: 'opsuser', path: '/', displayName: 'Ops User', email: '', root: false, system: false, admin: false,
    opMask: 'read, write, delete', maxBuckets: 1000, tags: [], ...more,
  },
});
const keyCreated = (id: string, secret: string) =>
  ({ type: 'AccessKeyCreated', data: { accessKeyId: id, sealedSecret: `sealed(${stream}|access-key:${id}|${Buffer.from(secret).toString('base64')})` } });

describe('AdminCreateUser', () => {
  it('makes a user with a generated key, and shows it', async () => {
    const made = given().when(createUser, input, usersCap);
    const { take, putDataKeys } = made.thenEvents(created(), keyCreated('AKIA0000000000000001', 'secret-1'));
    expect(take!.map((claim) => claim.name)).toEqual(['user-name::opsuser', 'access-key:AKIA0000000000000001']);
    expect(putDataKeys).toHaveLength(1);
    expect(await made.reply()).toMatchObject({ user_id: 'opsuser', keys: [{ user: 'opsuser', access_key: 'AKIA0000000000000001', secret_key: 'secret-1' }] });
  });

  it('takes everything that the seed and RGW\'s documentation pass', async () => {
    const made = given().when(createUser, {
      ...input, email: 'Ops@Example.com', 'key-type': 's3', 'access-key': 'OPSUSERKEY', 'secret-key': 'opsusersecret', 'user-caps': 'usage=read; users=read, write',
      'max-buckets': '10', 'generate-key': 'true', suspended: 'false', 'op-mask': 'write, read', format: 'json',
    }, usersCap);
    const caps = [{ type: 'usage', perm: 'read' }, { type: 'users', perm: '*' }];
    made.thenEvents(created({ email: 'ops@example.com', opMask: 'read, write', maxBuckets: 10 }), { type: 'UserCapsChanged', data: { caps } }, keyCreated('OPSUSERKEY', 'opsusersecret'));
    expect(await made.reply()).toMatchObject({ email: 'ops@example.com', max_buckets: 10, caps, op_mask: 'read, write', suspended: 0 });
  });

  it('generates the secret of a key id that comes alone, and no key when told so', () => {
    given().when(createUser, { ...input, 'access-key': 'TESTER' }, usersCap).thenEvents(created(), keyCreated('TESTER', 'secret-1'));
    given().when(createUser, { ...input, 'generate-key': 'false' }, usersCap).thenEvents(created());
  });

  it('makes a suspended user', () => {
    given().when(createUser, { ...input, 'generate-key': 'no', suspended: 'true' }, usersCap).thenEvents(created(), { type: 'UserSuspended', data: {} });
  });

  it('puts a user into a tenant, named either way', async () => {
    for (const uid of [{ uid: 'opsuser', tenant: 'ten1' }, { uid: 'ten1$opsuser' }, { uid: 'ten1$opsuser', tenant: 'ten1' }]) {
      const made = given(opsUser()).when(createUser, { ...input, ...uid }, usersCap);
      expect(made.decision!.writes).toMatchObject([{ account: 'ten1' }]);
      expect(await made.reply()).toMatchObject({ tenant: 'ten1', user_id: 'opsuser', keys: [{ user: 'ten1$opsuser' }] });
    }
  });

  it('puts a user into the caller\'s account where that is a real one', () => {
    const made = given().when(createUser, input, { compat: 'aws', principal: { administrator: true, account: '123456789012' } });
    expect(made.decision!.writes).toMatchObject([{ account: '123456789012' }]);
  });

  it('makes a user of an account, whose IAM name is what is shown of it', async () => {
    const made = given(anAccount()).when(createUser, { uid: 'bob', 'display-name': 'Bob', 'account-id': ACCOUNT, 'generate-key': 'false' }, bothCaps);
    const { writes, take, counts, checks } = made.thenEvents(created({ userName: 'Bob', uid: 'bob', displayName: 'Bob' }));
    expect(writes).toMatchObject([{ account: ACCOUNT }]);
    expect(take).toEqual([
      { name: `user-name:${ACCOUNT}:bob`, owner: stream }, { name: 'uid:bob', owner: stream }, { name: 'user-name::bob', owner: `account/${ACCOUNT}` },
    ]);
    expect(counts).toEqual([{ name: `users:${ACCOUNT}`, by: 1, limit: 1000 }]);
    expect(checks).toEqual([{ stream: `account/${ACCOUNT}`, version: 1 }]);
    expect(await made.reply()).toMatchObject({ tenant: '', user_id: 'bob', display_name: 'Bob', account_id: ACCOUNT, path: '/', group_ids: [] });
  });

  it('makes the root user of an account, in the tenant of the account', async () => {
    const root = { uid: 'bob', 'display-name': 'Bob', 'account-id': ACCOUNT, 'account-root': 'true' };
    const made = given(anAccount([], { tenant: 'ten1' })).when(createUser, { ...root, tenant: 'ten1' }, bothCaps);
    expect(made.events[0]).toMatchObject({ data: { root: true, uid: 'ten1$bob' } });
    expect(await made.reply()).toMatchObject({ tenant: 'ten1', user_id: 'bob', keys: [{ user: 'ten1$bob' }] });
    given(anAccount([], { tenant: 'ten1' })).when(createUser, root, bothCaps).thenError('InvalidArgument');
  });

  it('refuses a uid that a user of an account or outside has, and a name that the account has', () => {
    const bob = { uid: 'bob', 'display-name': 'Bob', 'account-id': ACCOUNT };
    given(anAccount(), otherUser([], { userName: 'bob' })).when(createUser, bob, bothCaps).thenError('UserAlreadyExists');
    given(anAccount(), otherUser([], { userName: 'x', uid: 'bob' }, '194524073938')).when(createUser, bob, bothCaps).thenError('UserAlreadyExists');
    given(anAccount(), otherUser([], { userName: 'x', uid: 'bob' }, '194524073938')).when(createUser, { uid: 'bob', 'display-name': 'B' }, usersCap).thenError('UserAlreadyExists');
    given(anAccount(), otherUser([], { userName: 'BOB' }, ACCOUNT)).when(createUser, bob, bothCaps).thenError('UserAlreadyExists');
  });

  it('lets only who may change accounts make their members and root users', async () => {
    const bob = { uid: 'bob', 'display-name': 'Bob', 'account-id': ACCOUNT };
    given(anAccount()).when(createUser, bob, usersCap).thenError('AccessDenied');
    const within = { principal: { ...bothCaps.principal, account: ACCOUNT } };
    expect(given(anAccount()).when(createUser, bob, within).error).toBeUndefined();
    given(anAccount()).when(createUser, { ...bob, 'account-root': 'true' }, within).thenError('AccessDenied');
    given(anAccount()).when(createUser, bob, { principal: { ...bothCaps.principal, account: '194524073938' } }).thenError('AccessDenied');
    expect(await given(anAccount()).asks(createUser, bob, bothCaps)).toEqual([
      { action: 'admin:CreateUser', resource: 'arn:aws:iam:::user/bob', cap: { type: 'users', access: 'write' } },
      { action: 'admin:CreateUser', resource: `arn:aws:iam::${ACCOUNT}:root`, cap: { type: 'accounts', access: 'write' } },
    ]);
  });

  it('never reaches into another real account', () => {
    given().when(createUser, { ...input, tenant: '123456789012' }, administrator).thenError('InvalidTenantName');
    given().when(createUser, { ...input, uid: 'RGW12345678901234567$x' }, administrator).thenError('InvalidTenantName');
  });

  it('refuses a user, an email and a key that exist', () => {
    const histories = given(opsUser([opsKey('OPSUSERKEY')], { email: 'ops@example.com' }));
    histories.when(createUser, input, usersCap).thenError('UserAlreadyExists');
    histories.when(createUser, { ...input, uid: 'o2', email: 'OPS@example.com' }, usersCap).thenError('EmailExists');
    histories.when(createUser, { ...input, uid: 'o3', 'access-key': 'OPSUSERKEY', 'secret-key': 'x' }, usersCap).thenError('KeyExists');
  });

  it('never gives a key id out again, also when its user is gone', () => {
    given(otherUser([], {}, '', ['access-key:OLD'])).when(createUser, { ...input, 'access-key': 'OLD' }, usersCap).thenError('KeyExists');
    given(otherUser([{ type: 'UserDeleted', data: {} }], {}, '', ['access-key:OLD'])).when(createUser, { ...input, 'access-key': 'OLD' }, usersCap).thenError('KeyExists');
  });

  it('lets only an administrator make system and admin users', () => {
    for (const name of ['system', 'admin']) {
      given().when(createUser, { ...input, [name]: 'true' }, usersCap).thenError('AccessDenied');
      expect(given().when(createUser, { ...input, [name]: 'true' }, administrator).events[0]).toMatchObject({ data: { [name]: true } });
    }
  });

  it.each([
    ['no uid', { 'display-name': 'X' }, 'AccessDenied'],
    ['no display name', { uid: 'opsuser' }, 'InvalidArgument'],
    ['a uid with a slash', { ...input, uid: 'a/b' }, 'InvalidArgument'],
    ['a uid with a wildcard', { ...input, uid: 'a*' }, 'InvalidArgument'],
    ['a uid of another tenant than the tenant', { ...input, uid: 'a$b', tenant: 'c' }, 'InvalidArgument'],
    ['a tenant with a dash', { ...input, tenant: 'a-b' }, 'InvalidTenantName'],
    ['a cap that does not exist', { ...input, 'user-caps': 'nonsense=*' }, 'InvalidCapability'],
    ['a permission that does not exist', { ...input, 'user-caps': 'users=frob' }, 'InvalidCapability'],
    ['a number that is none', { ...input, 'max-buckets': 'many' }, 'InvalidArgument'],
    ['a number beyond int32', { ...input, 'max-buckets': '2147483648' }, 'InvalidArgument'],
    ['a flag that is none', { ...input, suspended: 'maybe' }, 'InvalidArgument'],
    ['a mask that is none', { ...input, 'op-mask': 'frob' }, 'InvalidArgument'],
    ['a key id with a slash', { ...input, 'access-key': 'a/b' }, 'InvalidAccessKey'],
    ['a key id with a space', { ...input, 'access-key': 'a b' }, 'InvalidAccessKey'],
    ['a key id of 129 characters', { ...input, 'access-key': 'a'.repeat(129) }, 'InvalidAccessKey'],
    ['a key id without its secret', { ...input, 'access-key': 'a', 'generate-key': 'false' }, 'InvalidSecretKey'],
    ['a secret without its key id', { ...input, 'secret-key': 'a', 'generate-key': 'false' }, 'InvalidAccessKey'],
    ['a secret with a line break', { ...input, 'secret-key': 'a\nb' }, 'InvalidSecretKey'],
    ['a swift key', { ...input, 'key-type': 'swift' }, 'InvalidKeyType'],
    ['an account that is not there', { ...input, 'display-name': 'Ops', 'account-id': 'RGW12345678901234567' }, 'NoSuchKey'],
    ['an account that is none', { ...input, 'account-id': 'ten1' }, 'InvalidArgument'],
    ['a root user of no account', { ...input, 'account-root': 'true' }, 'InvalidArgument'],
  ])('refuses %s', (_what, bad, code) => {
    given().when(createUser, bad, bothCaps).thenError(code);
  });

  it('wants the cap users=write, or an administrator; an identity policy opens nothing', async () => {
    expect(await given().asks(createUser, input, usersCap)).toEqual([{ action: 'admin:CreateUser', resource: 'arn:aws:iam:::user/opsuser', cap: { type: 'users', access: 'write' } }]);
    given().when(createUser, input, callerWith({ type: 'users', perm: 'read' })).thenError('AccessDenied');
    given().when(createUser, input, callerWith()).thenError('AccessDenied');
    given().when(createUser, input, { ...usersCap, compat: 'aws' }).thenError('AccessDenied');
    expect(given().when(createUser, input, administrator).error).toBeUndefined();
  });
});
