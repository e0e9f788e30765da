import { randomBytes } from 'node:crypto';
import { verifyLog } from '#eventstore-pg';
import { KeyRing, parseKeyList } from '#seal';
import { databaseKit } from '#testing';
import { type Answer, type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

interface Told {
  readonly streams: readonly { stream: string }[];
  readonly entries: readonly { type: string; actor: string; source_ip: string; reason: string; gone: boolean; request_id: string; position: string; time: string; changes: readonly { path: string; before?: unknown; after?: unknown }[] }[];
}

describe('History on a whole gateway', () => {
  const database = databaseKit();
  const sealKeys = `k1:${randomBytes(32).toString('base64')}`;
  let node: InProcess;
  let root: Caller;
  const callers: Caller[] = [];
  const opened = (caller: Caller): Caller => (callers.push(caller), caller);
  const saying = (headers: Record<string, string>): Caller => opened(root.as(root.credentials, headers));
  const asOf = (moment: string): Caller => saying({ 'x-rolegate-as-of': moment });
  const history = async (path: string, query: Record<string, string> = {}): Promise<Told> => JSON.parse(ok(await root.admin('GET', `/rolegate/v1/history/${path}`, query)).body) as Told;
  const position = async (path: string, n: number): Promise<string> => (await history(path)).entries.at(n)!.position;

  beforeAll(async () => {
    node = await startInProcess(database.connectionString, { ROLEGATE_SEAL_KEYS: sealKeys });
    root = node.root;
  }, 60_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
  }, 30_000);

  it('tells who changed a role, from where, by which request and why, and what; also of one that is gone and made anew', async () => {
    await makeRole(root, 'Told', trusting(userArn('somebody')), policy(statement('Allow', 's3:GetObject')));
    const changed = ok(await saying({ 'x-rolegate-reason': 'ticket%204711' }).iam('UpdateRole', { RoleName: 'Told', MaxSessionDuration: '7200', Description: 'new' }));
    ok(await root.iam('DeleteRolePolicy', { RoleName: 'Told', PolicyName: 'own' }));
    ok(await root.iam('DeleteRole', { RoleName: 'Told' }));
    await makeRole(root, 'Told', trusting(userArn('somebody')));
    const { streams, entries } = await history('role/told');
    expect(streams).toHaveLength(2);
    expect(entries.map(({ type }) => type)).toEqual(['RoleCreated', 'RolePolicyPut', 'RoleUpdated', 'RolePolicyDeleted', 'RoleDeleted', 'RoleCreated']);
    expect(entries[2]).toMatchObject({ actor: userArn('rolegate-root'), source_ip: '127.0.0.1', reason: 'ticket 4711', request_id: changed.headers['x-amzn-requestid'] });
    expect(entries[2]!.changes).toEqual(expect.arrayContaining([{ path: 'maxSessionDuration', before: 3600, after: 7200 }, { path: 'description', after: 'new' }]));
    expect(entries[4]!.gone).toBe(true);
    expect(JSON.parse((await root.admin('GET', `/rolegate/v1/explain/${entries[2]!.request_id}`)).body)).toMatchObject({ facts: { statedReason: 'ticket 4711' } });
  });

  it('answers IAM\'s own reads as of a position and as of a time, as they would have been answered then', async () => {
    await makeRole(root, 'Then', trusting(userArn('somebody')), policy(statement('Allow', 's3:GetObject')));
    const live = ok(await root.iam('GetRole', { RoleName: 'Then' })).body;
    const before = await position('role/Then', -1);
    ok(await root.iam('UpdateRole', { RoleName: 'Then', MaxSessionDuration: '43200' }));
    ok(await root.iam('PutRolePolicy', { RoleName: 'Then', PolicyName: 'more', PolicyDocument: policy(statement('Allow', 's3:*')) }));
    const stripped = (body: string): string => body.replace(/<RequestId>.*?<\/RequestId>/, '');
    expect(stripped(ok(await asOf(before).iam('GetRole', { RoleName: 'Then' })).body)).toBe(stripped(live));
    expect(ok(await asOf(before).iam('ListRolePolicies', { RoleName: 'Then' })).body).not.toContain('<member>more</member>');
    expect(ok(await asOf(new Date(Date.now() + 1000).toISOString()).iam('ListRolePolicies', { RoleName: 'Then' })).body).toContain('<member>more</member>');
    ok(await root.iam('DeleteRolePolicy', { RoleName: 'Then', PolicyName: 'own' }));
    ok(await root.iam('DeleteRolePolicy', { RoleName: 'Then', PolicyName: 'more' }));
    ok(await root.iam('DeleteRole', { RoleName: 'Then' }));
    expect((await root.iam('GetRole', { RoleName: 'Then' })).code).toBe('NoSuchEntity');
    expect(stripped(ok(await asOf(before).iam('GetRole', { RoleName: 'Then' })).body)).toBe(stripped(live));
    expect((await asOf('2001-01-01').iam('GetRole', { RoleName: 'Then' })).code).toBe('NoSuchEntity');
    expect((await asOf(before).iam('ListRoles')).code).toBe('NotImplemented');
    expect((await asOf(before).iam('DeleteRole', { RoleName: 'Then' })).code).toBe('ValidationError');
    expect((await asOf(before).sts('GetCallerIdentity')).code).toBe('ValidationError');
  });

  it('shows a user as it was by Ceph\'s admin API and by history, never its secret; the data key of one that is gone is erased', async () => {
    await makeUser(root, 'former');
    const then = await position('user/former', -1);
    const secretless = (answer: Answer): string => {
      expect(answer.body).not.toContain('secret-of-former');
      return ok(answer).body;
    };
    secretless(await root.admin('GET', '/user', { uid: 'former', 'as-of': then }));
    expect(secretless(await root.admin('GET', '/rolegate/v1/history/user/former', { 'as-of': then }))).toContain('"sealedSecret":"(sealed)"');
    ok(await root.admin('DELETE', '/user', { uid: 'former' }));
    expect(secretless(await root.admin('GET', '/user', { uid: 'former', 'as-of': then }))).toContain('"user_id":"former"');
    expect(secretless(await root.admin('GET', '/rolegate/v1/history/user/former'))).toContain('"sealedSecret":"(erased)"');
  });

  it('keeps the past from who may see the present alone', async () => {
    const reader = opened(root.as(await makeUser(root, 'present', { 'user-caps': 'roles=read;users=read' })));
    await makeRole(root, 'Open', trusting(userArn('present')));
    ok(await reader.iam('GetRole', { RoleName: 'Open' }));
    expect((await opened(root.as(reader.credentials, { 'x-rolegate-as-of': '2999-01-01' })).iam('GetRole', { RoleName: 'Open' })).code).toBe('AccessDenied');
    expect((await reader.admin('GET', '/rolegate/v1/history/role/Open')).code).toBe('AccessDenied');
    const auditor = await makeUser(root, 'auditor', { 'user-caps': 'metadata=read;roles=read' });
    ok(await opened(root.as(auditor, { 'x-rolegate-as-of': '2999-01-01' })).iam('GetRole', { RoleName: 'Open' }));
    ok(await opened(root.as(auditor)).admin('GET', '/rolegate/v1/history/role/Open'));
  });

  it('knows who was in a group, and to what a policy was attached', async () => {
    await makeUser(root, 'member');
    ok(await root.iam('CreateGroup', { GroupName: 'Past' }));
    ok(await root.iam('AddUserToGroup', { GroupName: 'Past', UserName: 'member' }));
    const arn = ok(await root.iam('CreatePolicy', { PolicyName: 'Past', PolicyDocument: policy(statement('Allow', 's3:*')) })).text('Arn');
    ok(await root.iam('AttachGroupPolicy', { GroupName: 'Past', PolicyArn: arn }));
    const then = await position('group/Past', -1);
    ok(await root.iam('RemoveUserFromGroup', { GroupName: 'Past', UserName: 'member' }));
    ok(await root.iam('DetachGroupPolicy', { GroupName: 'Past', PolicyArn: arn }));
    expect(ok(await root.iam('GetGroup', { GroupName: 'Past' })).body).not.toContain('<UserName>member');
    expect(ok(await asOf(then).iam('GetGroup', { GroupName: 'Past' })).body).toContain('<UserName>member');
    expect(ok(await root.iam('GetPolicy', { PolicyArn: arn })).text('AttachmentCount')).toBe('0');
    expect(ok(await asOf(then).iam('GetPolicy', { PolicyArn: arn })).text('AttachmentCount')).toBe('1');
  });

  it('is for the administrators of an account by IAM policy alone, of their own account', async () => {
    const account = JSON.parse(ok(await root.admin('POST', '/account', { name: 'historians' })).body) as { id: string };
    const keys = { accessKeyId: 'HISTROOT', secretAccessKey: 'histroot-secret' };
    ok(await root.admin('PUT', '/user', { uid: 'historian-root', 'display-name': 'Root', 'account-id': account.id, 'account-root': 'true', 'access-key': keys.accessKeyId, 'secret-key': keys.secretAccessKey }));
    const owner = opened(root.as(keys));
    await makeRole(owner, 'Theirs', trusting(`arn:aws:iam::${account.id}:root`));
    const told = JSON.parse(ok(await owner.admin('GET', '/rolegate/v1/history/role/Theirs')).body) as Told;
    expect(told.entries.map(({ type }) => type)).toEqual(['RoleCreated']);
    ok(await opened(root.as(keys, { 'x-rolegate-as-of': told.entries[0]!.position })).iam('GetRole', { RoleName: 'Theirs' }));
    expect((await owner.admin('GET', '/rolegate/v1/history/role/Told')).code).toBe('NoSuchEntity');
    ok(await owner.iam('CreateUser', { UserName: 'plain' }));
    const created = ok(await owner.iam('CreateAccessKey', { UserName: 'plain' }));
    const plain = opened(root.as({ accessKeyId: created.text('AccessKeyId'), secretAccessKey: created.text('SecretAccessKey') }));
    expect((await plain.admin('GET', '/rolegate/v1/history/role/Theirs')).code).toBe('AccessDenied');
    ok(await owner.iam('PutUserPolicy', { UserName: 'plain', PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'admin:GetHistory')) }));
    ok(await plain.admin('GET', '/rolegate/v1/history/role/Theirs'));
    expect((await plain.admin('GET', '/rolegate/v1/history/role/Told', { 'account-id': '' })).code).toMatch(/AccessDenied|NoSuchEntity/);
  });

  it('tries a changed policy on what the sessions of a role have asked for', async () => {
    const worker = opened(root.as(await makeUser(root, 'worker')));
    ok(await root.s3('PUT', '/trial'));
    await makeRole(root, 'Trial', trusting(userArn('worker')), policy(statement('Allow', ['s3:GetObject', 's3:PutObject'])));
    const session = opened(root.as(await assume(worker, 'Trial')));
    ok(await root.s3('PUT', '/trial/key', { body: 'x' }));
    for (let i = 0; i < 3; i++) await session.s3('GET', '/trial/key');
    expect((await session.s3('DELETE', '/trial/key')).code).toBe('AccessDenied');
    const replayed = async (document: string) => JSON.parse(ok(await root.s3('POST', '/admin/rolegate/v1/replay', { query: { role: 'Trial', 'policy-name': 'own' }, body: document })).body) as { changed: { action: string; requests: number; before: { decision: string }; after: { decision: string } }[]; drifted: number };
    expect(await replayed(policy(statement('Allow', ['s3:GetObject', 's3:PutObject'])))).toMatchObject({ changed: [], drifted: 0 });
    const { changed } = await replayed(policy(statement('Allow', 's3:DeleteObject')));
    expect(changed.map(({ action, requests, before, after }) => [action, requests, before.decision, after.decision])).toEqual([['s3:GetObject', 3, 'allowed', 'denied'], ['s3:DeleteObject', 1, 'denied', 'allowed']]);
  });

  it('has made a checkpoint that holds under the node\'s seal key, and told the audit trail', async () => {
    const ring = new KeyRing('seal', parseKeyList(sealKeys, 'here', []));
    const verified = await verifyLog({ connectionString: database.connectionString, key: (id, label) => ring.key(id, label), announced: new Map() });
    expect(verified).toMatchObject({ faults: [], proven: verified.lastCheckpoint!.number });
    expect(JSON.parse(ok(await root.admin('GET', '/rolegate/v1/explain/log-checkpoint-1')).body)).toMatchObject({ operation: 'LogCheckpoint', facts: { number: '1', keyId: 'k1' } });
  });
});
