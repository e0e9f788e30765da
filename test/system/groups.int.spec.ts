import { databaseKit } from '#testing';
import { type Caller, credentialsIn, ok } from './caller.js';
import { TwoNodes } from './two-nodes.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const BUCKET = '/grouped';
const reading = policy(statement('Allow', 's3:GetObject'));
const tokens = policy(statement('Allow', ['sts:GetSessionToken', 'sts:GetFederationToken']));
const OF_AWS = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

describe('Groups and permissions boundaries count on the very next request, on every node', () => {
  const database = databaseKit();
  let two: TwoNodes;
  let root: Caller;

  const everywhere = (credentials: Parameters<Caller['as']>[0]): Caller[] => two.everywhere(credentials);
  const read = (...who: readonly (readonly Caller[])[]): Promise<number[]> => Promise.all(who.flat().map(async (caller) => (await caller.s3('GET', `${BUCKET}/key`)).status));
  const group = async (GroupName: string, PolicyDocument?: string): Promise<void> => {
    ok(await root.iam('CreateGroup', { GroupName }));
    if (PolicyDocument) ok(await root.iam('PutGroupPolicy', { GroupName, PolicyName: 'own', PolicyDocument }));
  };
  const add = async (UserName: string, GroupName: string) => ok(await root.iam('AddUserToGroup', { UserName, GroupName }));
  const remove = async (UserName: string, GroupName: string) => ok(await root.iam('RemoveUserFromGroup', { UserName, GroupName }));
  const createPolicy = async (PolicyName: string, PolicyDocument: string): Promise<string> => ok(await root.iam('CreatePolicy', { PolicyName, PolicyDocument })).text('Arn');

  beforeAll(async () => {
    two = await TwoNodes.start(database.connectionString, BUCKET);
    root = two.root;
  }, 90_000);
  afterAll(async () => { await two?.stop(); }, 30_000);

  it('a user who is added and removed, its sessions, and nobody else', async () => {
    const credentials = await makeUser(root, 'member');
    const [user, other] = [everywhere(credentials), everywhere(await makeUser(root, 'other'))];
    await group('Readers', reading);
    ok(await root.iam('PutUserPolicy', { UserName: 'member', PolicyName: 'tokens', PolicyDocument: tokens }));
    const session = everywhere(credentialsIn(ok(await user[0]!.sts('GetSessionToken'))));
    const federated = everywhere(credentialsIn(ok(await user[0]!.sts('GetFederationToken', { Name: 'bob', Policy: policy(statement('Allow', 's3:*')) }))));
    for (let i = 0; i < 5; i++) {
      expect(await read(user, session, federated, other)).toEqual(Array(8).fill(403));
      await add('member', 'Readers');
      expect(await read(user, session, federated, other)).toEqual([...Array<number>(6).fill(200), 403, 403]);
      await remove('member', 'Readers');
    }
    expect(await read(user, session, federated)).toEqual(Array(6).fill(403));
  });

  it('a policy that is put into a group, attached to it and taken from it', async () => {
    const user = everywhere(await makeUser(root, 'changed'));
    await group('Changing');
    await add('changed', 'Changing');
    expect(await read(user)).toEqual([403, 403]);
    ok(await root.iam('AttachGroupPolicy', { GroupName: 'Changing', PolicyArn: OF_AWS }));
    expect(await read(user)).toEqual([200, 200]);
    ok(await root.iam('PutGroupPolicy', { GroupName: 'Changing', PolicyName: 'no', PolicyDocument: policy(statement('Deny', 's3:GetObject')) }));
    const refused = await user[1]!.s3('GET', `${BUCKET}/key`);
    expect(await two.nodes[1]!.explain(refused)).toMatchObject({ reason: 'explicit-deny', deciding: 'identity:group/Changing/no[0]' });
    ok(await root.iam('DeleteGroupPolicy', { GroupName: 'Changing', PolicyName: 'no' }));
    expect(await read(user)).toEqual([200, 200]);
    ok(await root.iam('DetachGroupPolicy', { GroupName: 'Changing', PolicyArn: OF_AWS }));
    expect(await read(user)).toEqual([403, 403]);
  });

  it('a boundary of a user, over what its group gives, and of sessions', async () => {
    const user = everywhere(await makeUser(root, 'bounded'));
    await group('Bounded', reading);
    await add('bounded', 'Bounded');
    ok(await root.iam('PutUserPolicy', { UserName: 'bounded', PolicyName: 'tokens', PolicyDocument: tokens }));
    const session = everywhere(credentialsIn(ok(await user[0]!.sts('GetSessionToken'))));
    const boundary = await createPolicy('Bounds', policy(statement('Allow', ['s3:PutObject', 'sts:*'])));
    ok(await root.iam('PutUserPermissionsBoundary', { UserName: 'bounded', PermissionsBoundary: boundary }));
    expect(await read(user, session)).toEqual([403, 403, 403, 403]);
    ok(await root.iam('CreatePolicyVersion', { PolicyArn: boundary, PolicyDocument: reading, SetAsDefault: 'true' }));
    expect(await read(user, session)).toEqual([200, 200, 200, 200]);
    ok(await root.iam('SetDefaultPolicyVersion', { PolicyArn: boundary, VersionId: 'v1' }));
    const refused = await user[1]!.s3('GET', `${BUCKET}/key`);
    expect(await two.nodes[1]!.explain(refused)).toMatchObject({ reason: 'boundary' });
    ok(await root.iam('DeleteUserPermissionsBoundary', { UserName: 'bounded' }));
    expect(await read(user, session)).toEqual([200, 200, 200, 200]);
  });

  it('a boundary of a role, for sessions that were there before', async () => {
    const user = root.as(await makeUser(root, 'assuming'));
    two.closing(user);
    await makeRole(root, 'Worker', trusting(userArn('assuming')), reading);
    const session = everywhere(await assume(user, 'Worker'));
    expect(await read(session)).toEqual([200, 200]);
    ok(await root.iam('PutRolePermissionsBoundary', { RoleName: 'Worker', PermissionsBoundary: await createPolicy('RoleBounds', policy(statement('Allow', 's3:PutObject'))) }));
    expect(await read(session)).toEqual([403, 403]);
    ok(await root.iam('DeleteRolePermissionsBoundary', { RoleName: 'Worker' }));
    expect(await read(session)).toEqual([200, 200]);
  });

  it('a caller who changes the group that its own rights come from', async () => {
    const user = root.as(await makeUser(root, 'admin-of-groups'));
    two.closing(user);
    const everything = policy(statement('Allow', 'iam:*'));
    await group('Admins', everything);
    await add('admin-of-groups', 'Admins');
    for (let i = 0; i < 5; i++) ok(await user.iam('PutGroupPolicy', { GroupName: 'Admins', PolicyName: `p${i}`, PolicyDocument: everything }));
    ok(await user.iam('UpdateGroup', { GroupName: 'Admins', NewGroupName: 'Owners', NewPath: '/top/' }));
    ok(await user.iam('RemoveUserFromGroup', { GroupName: 'Owners', UserName: 'admin-of-groups' }));
    expect(await user.iam('AddUserToGroup', { GroupName: 'Owners', UserName: 'admin-of-groups' })).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('a group that is deleted: not while somebody is in it, and one of the same name is another group', async () => {
    const user = everywhere(await makeUser(root, 'leaving'));
    await group('Leaving');
    await add('leaving', 'Leaving');
    const refused = await root.iam('DeleteGroup', { GroupName: 'Leaving' });
    expect([refused.code, refused.text('Message')]).toEqual(['DeleteConflict', 'Cannot delete entity, must remove users from group first.']);
    await remove('leaving', 'Leaving');
    ok(await root.iam('DeleteGroup', { GroupName: 'Leaving' }));
    await group('Leaving', reading);
    expect(await read(user)).toEqual([403, 403]);
    expect(ok(await root.iam('ListGroupsForUser', { UserName: 'leaving' })).body).not.toContain('<GroupName>');
  });

  it('in accounts: one may nothing but what its groups allow, names ignore case, and another account has other groups', async () => {
    const accounts = ['RGW00000000000000071', 'RGW00000000000000072'];
    const [first, second] = await Promise.all(accounts.map(async (id, i) => {
      ok(await root.admin('POST', '/account', { id, name: `grouped${i}`, 'max-groups': '1' }));
      const made = everywhere(await makeUser(root, `root${i}`, { 'display-name': `Root${i}`, 'account-id': id, 'account-root': 'true' }));
      ok(await made[0]!.iam('CreateGroup', { GroupName: 'Readers' }));
      return made;
    })) as [Caller[], Caller[]];
    const user = everywhere(await makeUser(root, 'worker', { 'display-name': 'Worker', 'account-id': accounts[0]! }));
    const list = async (who: readonly Caller[]) => Promise.all(who.map(async (caller) => (await caller.iam('ListGroups')).status));
    expect(await list(user)).toEqual([403, 403]);
    ok(await first[1]!.iam('AttachGroupPolicy', { GroupName: 'readers', PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }));
    ok(await first[0]!.iam('AddUserToGroup', { GroupName: 'READERS', UserName: 'WORKER' }));
    expect(await list(user)).toEqual([200, 200]);
    expect(await second[0]!.iam('AddUserToGroup', { GroupName: 'Readers', UserName: 'Worker' })).toMatchObject({ status: 404, code: 'NoSuchEntity' });
    expect(await first[0]!.iam('CreateGroup', { GroupName: 'readers' })).toMatchObject({ status: 409, code: 'EntityAlreadyExists' });
    expect(await first[0]!.iam('CreateGroup', { GroupName: 'Writers' })).toMatchObject({ status: 409, code: 'LimitExceeded' });
    ok(await first[0]!.iam('RemoveUserFromGroup', { GroupName: 'Readers', UserName: 'Worker' }));
    expect(await list(user)).toEqual([403, 403]);
    ok(await second[0]!.iam('DeleteGroup', { GroupName: 'Readers' }));
    ok(await second[0]!.iam('CreateGroup', { GroupName: 'Writers' }));
  });

  it('a user who is removed altogether leaves its groups', async () => {
    await makeUser(root, 'gone');
    await group('Left');
    await add('gone', 'Left');
    ok(await root.admin('DELETE', '/user', { uid: 'gone' }));
    expect(ok(await root.iam('GetGroup', { GroupName: 'Left' })).body).not.toContain('<UserName>');
    ok(await root.iam('DeleteGroup', { GroupName: 'Left' }));
  });

  it('of a user who is added while the group is deleted, one of the two fails', async () => {
    await makeUser(root, 'racing');
    for (let i = 0; i < 8; i++) {
      const GroupName = `Race${i}`;
      await group(GroupName);
      const [added, deleted] = await Promise.all([
        two.nodes[0]!.root.iam('AddUserToGroup', { GroupName, UserName: 'racing' }),
        two.nodes[1]!.root.iam('DeleteGroup', { GroupName }),
      ]);
      expect([[200, 409], [404, 200]]).toContainEqual([added.status, deleted.status]);
      if (added.status === 200) await remove('racing', GroupName);
    }
  });
});
