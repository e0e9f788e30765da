import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import type { Credentials } from '../conformance/gateway.js';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { Webhook } from './webhook.js';
import { makeUser, policy, statement } from './world.js';

/** Everything, that a session may ask for credentials too; each attack has a session policy without one of the two halves. */
const everything = policy(statement('Allow', '*'));
/** All of STS, and nothing that the attacker is after. */
const minting = policy(statement('Allow', ['sts:*', 's3:ListAllMyBuckets']));
/** The attacker may not even ask. */
const reading = policy(statement('Allow', 's3:ListAllMyBuckets'));
type Parameters = Readonly<Record<string, string>>;

describe.each(['ceph', 'aws'] as const)('A session that mints above itself, profile %s', (compat) => {
  const database = databaseKit();
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-minting-'));
  const webhook = new Webhook();
  const callers: Caller[] = [];
  let node: InProcess;
  let user: Caller;
  let account: string;

  const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;
  const as = (credentials: Credentials | undefined): Caller => {
    const caller = node.root.as(credentials);
    callers.push(caller);
    return caller;
  };
  const assume = (caller: Caller, role: string, more: Parameters = {}): Promise<Answer> =>
    caller.sts('AssumeRole', { RoleArn: arn(`role/${role}`), RoleSessionName: 'session', ...more });
  const within = (Policy: string | undefined): Parameters => (Policy === undefined ? {} : { Policy });

  /** Sessions of each kind that can have a session policy; without one, all three may do everything. */
  const kinds: Readonly<Record<string, (Policy?: string) => Promise<Answer>>> = {
    "a user's own session": (Policy) => as(undefined).sts('AssumeRoleWithCustomToken', { Token: 'token-of-mallory', ...within(Policy) }),
    'a federation token': (Policy) => user.sts('GetFederationToken', { Name: 'mallory', ...within(Policy) }),
    'an assumed role': (Policy) => assume(user, 'Own', within(Policy)),
  };
  // With profile aws whom a provider vouches for is outside all accounts, and has nothing in one that could be cut.
  const names = Object.keys(kinds).slice(compat === 'aws' ? 1 : 0);
  const [own, federated] = Object.keys(kinds);
  const session = async (kind: string, Policy?: string): Promise<Caller> => as(credentialsIn(await kinds[kind]!(Policy)));
  const afterwards = (caller: Caller): Promise<Answer> => caller.s3('GET', '/of-root/key');

  beforeAll(async () => {
    writeFileSync(join(folder, 'hooks.json'), JSON.stringify([{ name: 'hook', url: await webhook.listen() }]));
    node = await startInProcess(database.connectionString, { ROLEGATE_COMPAT: compat, ROLEGATE_CUSTOM_TOKEN_PROVIDERS: join(folder, 'hooks.json') });
    account = ok(await node.root.sts('GetCallerIdentity')).text('Account');
    user = as(await makeUser(node.root, 'user'));
    ok(await node.root.iam('PutUserPolicy', { UserName: 'user', PolicyName: 'own', PolicyDocument: everything }));
    ok(await node.root.iam('CreatePolicy', { PolicyName: 'Everything', PolicyDocument: everything }));
    if (compat === 'ceph') ok(await node.root.admin('POST', '/rolegate/v1/mappings', { provider: 'hook', claim: 'team=dev', 'policy-arn': arn('policy/Everything') }));
    ok(await node.root.s3('PUT', '/of-root'));
    ok(await node.root.s3('PUT', '/of-root/key', { body: 'text' }));
    // Who asks is let in by an account or by everyone, and so is whoever holds the role: the attacker's session policy alone decides.
    const trust = policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' });
    for (const RoleName of ['Own', 'Admin']) {
      ok(await node.root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument: trust }));
      ok(await node.root.iam('PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument: everything }));
    }
    // The very user and the very role, by name.
    const named = policy({ Effect: 'Allow', Principal: { AWS: [arn('user/user'), arn('role/Own')] }, Action: 'sts:AssumeRole' });
    ok(await node.root.iam('CreateRole', { RoleName: 'Named', AssumeRolePolicyDocument: named }));
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
    await webhook.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it.each(names)('%s that is not cut has what the attacks below are after', async (kind) => {
    const caller = await session(kind, everything);
    expect((await afterwards(caller)).status).toBe(200);
    // AWS, GetFederationToken: its credentials call nothing of STS but GetCallerIdentity.
    const roles = kind === federated ? [] : kind === own ? ['Own', 'Admin'] : ['Own', 'Admin', 'Named'];
    for (const role of roles) expect([role, (await assume(caller, role)).status]).toEqual([role, 200]);
  });

  it.each(names)('%s is cut by its session policy', async (kind) => {
    expect((await afterwards(await session(kind, minting))).code).toBe('AccessDenied');
    expect((await afterwards(await session(kind, reading))).code).toBe('AccessDenied');
  });

  it.each(names)('%s gains nothing by GetSessionToken', async (kind) => {
    for (const cut of [minting, reading]) {
      const answer = await (await session(kind, cut)).sts('GetSessionToken');
      // RGW's users may ask again with a session of their own.
      if (kind === own && cut === minting) expect((await afterwards(as(credentialsIn(answer)))).code).toBe('AccessDenied');
      else expect(answer.code).toBe('AccessDenied');
    }
  });

  if (compat === 'ceph') it("a user's own session gains nothing by GetSessionToken, however often it asks", async () => {
    let caller = await session(own!, minting);
    for (const more of [{}, { DurationSeconds: '900' }, {}] as readonly Parameters[]) caller = as(credentialsIn(await caller.sts('GetSessionToken', more)));
    expect((await afterwards(caller)).code).toBe('AccessDenied');
    expect((await assume(caller, 'Named')).code).toBe('AccessDenied');
    expect((await caller.sts('GetFederationToken', { Name: 'again' })).code).toBe('AccessDenied');
  });

  it.each(names)('%s gains nothing by GetFederationToken', async (kind) => {
    for (const cut of [minting, reading]) {
      const caller = await session(kind, cut);
      for (const more of [{}, { Policy: everything }] as readonly Parameters[]) expect((await caller.sts('GetFederationToken', { Name: 'above', ...more })).code).toBe('AccessDenied');
    }
  });

  it.each(names)('%s whose policy lacks sts:AssumeRole takes no role, whether everybody, its user or its role is trusted', async (kind) => {
    const caller = await session(kind, reading);
    for (const role of ['Own', 'Admin', 'Named']) {
      for (const more of [{}, { Policy: everything }, { 'PolicyArns.member.1.arn': arn('policy/Everything') }] as readonly Parameters[]) {
        const answer = await assume(caller, role, more);
        expect([role, more, answer.status, answer.code]).toEqual([role, more, 403, 'AccessDenied']);
      }
    }
  });

  it.each(names)('%s with a policy of one role takes that one only', async (kind) => {
    const caller = await session(kind, policy(statement('Allow', 'sts:AssumeRole', { Resource: arn('role/Own') })));
    expect((await assume(caller, 'Admin')).code).toBe('AccessDenied');
    expect((await assume(caller, 'Named')).code).toBe('AccessDenied');
    expect((await assume(caller, 'Own')).status).toBe(kind === federated ? 403 : 200);
  });
});
