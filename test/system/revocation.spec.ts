import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Credentials, type Gateway } from '../conformance/gateway.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const listRoles = policy(statement('Allow', ['iam:ListRoles', 'sts:GetSessionToken', 'sts:AssumeRole']));

describeWith(provisioned('gateway'), 'Revocation holds for the very next request', () => {
  let gateway: Gateway;
  let root: Caller;
  let user: Credentials;
  let uid: string;
  let role: string;
  let n = 0;
  const callers: Caller[] = [];

  /** Somebody on a connection of their own, on which a request has already been served. */
  async function connected(credentials: Credentials): Promise<Caller> {
    const caller = root.as(credentials);
    callers.push(caller);
    ok(await caller.sts('GetCallerIdentity'));
    return caller;
  }

  /** What the next request on the same connection gets. */
  async function refused(caller: Caller, code: string, ask: (caller: Caller) => Promise<Answer> = (one) => one.sts('GetCallerIdentity')): Promise<void> {
    const { status, code: seen, reused } = await ask(caller);
    expect({ status, code: seen, reused }).toEqual({ status: 403, code, reused: true });
  }

  beforeAll(async () => {
    gateway = await startGateway();
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
  }, 90_000);
  beforeEach(async () => {
    uid = `user${(n += 1)}`;
    role = `Role${n}`;
    user = await makeUser(root, uid);
    ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: listRoles }));
    await makeRole(root, role, trusting(userArn(uid)), listRoles);
  });
  afterEach(() => callers.splice(0).forEach((caller) => caller.close()));
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
  }, 30_000);

  /** The user's key and every kind of session that comes from it. */
  async function everything(): Promise<Caller[]> {
    const key = await connected(user);
    const token = credentialsIn(await key.sts('GetSessionToken'));
    return [key, await connected(token), await connected(await assume(key, role))];
  }

  it('a suspended user: the key, its GetSessionToken session and the roles it assumed', async () => {
    const [key, ...sessions] = await everything();
    ok(await root.admin('POST', '/user', { uid, suspended: '1' }));
    await refused(key!, 'UserSuspended');
    for (const caller of sessions) await refused(caller, 'InvalidClientTokenId');
  });

  it('a suspended and enabled user: the key works again, the sessions of before do not', async () => {
    const [key, ...sessions] = await everything();
    ok(await root.admin('POST', '/user', { uid, suspended: '1' }));
    ok(await root.admin('POST', '/user', { uid, suspended: '0' }));
    expect((await key!.sts('GetCallerIdentity')).status).toBe(200);
    for (const caller of sessions) await refused(caller, 'InvalidClientTokenId');
  });

  it('a removed user', async () => {
    const all = await everything();
    ok(await root.admin('DELETE', '/user', { uid }));
    for (const caller of all) await refused(caller, 'InvalidClientTokenId');
  });

  it('an inactive key, and active again: its sessions live while it does', async () => {
    const key = credentialsIn(await root.iam('CreateAccessKey', { UserName: uid }));
    const long = await connected(key);
    const session = await connected(credentialsIn(await long.sts('GetSessionToken')));
    const other = await connected(user);
    ok(await root.iam('UpdateAccessKey', { UserName: uid, AccessKeyId: key.accessKeyId, Status: 'Inactive' }));
    for (const caller of [long, session]) await refused(caller, 'InvalidClientTokenId');
    expect((await other.sts('GetCallerIdentity')).status).toBe(200);
    ok(await root.iam('UpdateAccessKey', { UserName: uid, AccessKeyId: key.accessKeyId, Status: 'Active' }));
    expect((await long.sts('GetCallerIdentity')).status).toBe(200);
  });

  it.each([
    ['DeleteAccessKey', (AccessKeyId: string) => root.iam('DeleteAccessKey', { UserName: uid, AccessKeyId })],
    ['key rm', (id: string) => root.admin('DELETE', '/user', { key: '', uid, 'access-key': id })],
  ])('a key removed with %s: the key and all its sessions, not those of another key', async (_, remove) => {
    const [key, token, session] = await everything();
    const other = await connected(credentialsIn(await root.iam('CreateAccessKey', { UserName: uid })));
    ok(await remove(user.accessKeyId));
    for (const caller of [key!, token!, session!]) await refused(caller, 'InvalidClientTokenId');
    expect((await other.sts('GetCallerIdentity')).status).toBe(200);
  });

  it('a deleted role; a new one of the same name does not revive its sessions', async () => {
    const key = await connected(user);
    const session = await connected(await assume(key, role));
    ok(await root.iam('DeleteRolePolicy', { RoleName: role, PolicyName: 'own' }));
    ok(await root.iam('DeleteRole', { RoleName: role }));
    await refused(session, 'InvalidClientTokenId');
    await refused(key, 'AccessDenied', (one) => one.sts('AssumeRole', { RoleArn: `arn:aws:iam:::role/${role}`, RoleSessionName: 'late' }));
    await makeRole(root, role, trusting(userArn(uid)), listRoles);
    await refused(session, 'InvalidClientTokenId');
    expect((await (await connected(await assume(key, role))).iam('ListRoles')).status).toBe(200);
  });

  it('a chain of sessions dies with its first role', async () => {
    const next = `Next${n}`;
    await makeRole(root, next, trusting(`arn:aws:sts:::assumed-role/${role}/session`), listRoles);
    const key = await connected(user);
    const first = await connected(await assume(key, role));
    const second = await connected(await assume(first, next));
    ok(await root.iam('DeleteRolePolicy', { RoleName: role, PolicyName: 'own' }));
    ok(await root.iam('DeleteRole', { RoleName: role }));
    await refused(second, 'InvalidClientTokenId');
  });

  it('UpdateAssumeRolePolicy: nobody new comes in, who is in stays', async () => {
    const key = await connected(user);
    const session = await connected(await assume(key, role));
    ok(await root.iam('UpdateAssumeRolePolicy', { RoleName: role, PolicyDocument: trusting(userArn('somebody-else')) }));
    await refused(key, 'AccessDenied', (one) => one.sts('AssumeRole', { RoleArn: `arn:aws:iam:::role/${role}`, RoleSessionName: 'late' }));
    expect((await session.sts('GetCallerIdentity')).status).toBe(200);
  });

  it('DeleteRolePolicy: permissions of a session are the role\'s of now', async () => {
    const session = await connected(await assume(await connected(user), role));
    expect((await session.iam('ListRoles')).status).toBe(200);
    ok(await root.iam('DeleteRolePolicy', { RoleName: role, PolicyName: 'own' }));
    await refused(session, 'AccessDenied', (one) => one.iam('ListRoles'));
    ok(await root.iam('PutRolePolicy', { RoleName: role, PolicyName: 'own', PolicyDocument: listRoles }));
    expect((await session.iam('ListRoles')).status).toBe(200);
  });

  it('PutUserPolicy with a Deny: the key and its GetSessionToken session', async () => {
    const [key, token] = await everything();
    for (const caller of [key!, token!]) expect((await caller.iam('ListRoles')).status).toBe(200);
    ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'no', PolicyDocument: policy(statement('Deny', 'iam:ListRoles')) }));
    for (const caller of [key!, token!]) await refused(caller, 'AccessDenied', (one) => one.iam('ListRoles'));
  });

  it('caps rm: a key loses what only the cap allowed', async () => {
    ok(await root.iam('DeleteUserPolicy', { UserName: uid, PolicyName: 'own' }));
    ok(await root.admin('PUT', '/user', { caps: '', uid, 'user-caps': 'roles=read' }));
    const key = await connected(user);
    expect((await key.iam('ListRoles')).status).toBe(200);
    ok(await root.admin('DELETE', '/user', { caps: '', uid, 'user-caps': 'roles=read' }));
    await refused(key, 'AccessDenied', (one) => one.iam('ListRoles'));
  });
});
