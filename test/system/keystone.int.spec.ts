import { databaseKit } from '#testing';
import type { Credentials } from '../conformance/gateway.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Ec2User, type Keystone, keystoneSettings, startKeystone } from '../providers/keystone.js';
import { type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement } from './world.js';

const mayLogIn = policy(statement('Allow', 'sts:GetSessionToken'));
/** Seconds between two looks at the credentials in use. */
const CHECK_SECONDS = 2;

describeWith(provisioned('keystone'), 'Keystone, a real one', () => {
  const database = databaseKit();
  let keystone: Keystone;
  let node: InProcess;
  let alice: Ec2User;
  const callers: Caller[] = [];
  const as = (credentials: Credentials | undefined): Caller => {
    const caller = node.root.as(credentials);
    callers.push(caller);
    return caller;
  };
  /** Calls that Keystone has seen since. */
  const callsOf = async (work: () => Promise<unknown>): Promise<ReturnType<Keystone['seen']>> => {
    const before = keystone.seen();
    await work();
    const after = keystone.seen();
    return { credentials: after.credentials - before.credentials, s3tokens: after.s3tokens - before.s3tokens, tokens: after.tokens - before.tokens };
  };
  /** A new user of a new project, with a policy that lets it log in. */
  const newcomer = async (name: string): Promise<Ec2User> => {
    const one = await keystone.user(name, `project-of-${name}`);
    ok(await as(one.credentials).s3('GET', '/'));
    ok(await node.root.iam('PutUserPolicy', { UserName: one.projectId, PolicyName: 'p', PolicyDocument: mayLogIn }));
    return one;
  };
  const session = async (of: Credentials): Promise<Caller> => as(credentialsIn(await as(of).sts('GetSessionToken')));

  beforeAll(async () => {
    keystone = await startKeystone();
    node = await startInProcess(database.connectionString, keystoneSettings(keystone, { ROLEGATE_KEYSTONE_CHECK_SECONDS: String(CHECK_SECONDS), ROLEGATE_KEYSTONE_SESSION_TAGS: 'Project=project' }));
    alice = await newcomer('alice');
  }, 180_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node.stop();
    await keystone.end();
  }, 60_000);

  it('the project is the user, who owns what it makes, as Ceph has it', async () => {
    const caller = as(alice.credentials);
    ok(await caller.s3('PUT', '/alices'));
    ok(await caller.s3('PUT', '/alices/key', { body: 'text' }));
    expect((await caller.s3('GET', '/alices/key')).body).toBe('text');
    expect(JSON.parse(ok(await node.root.admin('GET', '/user', { uid: alice.projectId })).body)).toMatchObject({ user_id: alice.projectId, display_name: 'project-of-alice', type: 'keystone', keys: [] });
    expect(ok(await caller.sts('GetCallerIdentity')).text('Arn')).toBe(`arn:aws:iam:::user/${alice.projectId}`);
  });

  it('users of one project share it, others do not', async () => {
    const colleague = await keystone.user('colleague', 'project-of-alice');
    expect((await as(colleague.credentials).s3('GET', '/alices/key')).body).toBe('text');
    const stranger = await keystone.user('stranger', 'another');
    expect((await as(stranger.credentials).s3('GET', '/alices/key')).status).toBe(403);
  });

  it('one reading of the credential and one s3tokens for GetSessionToken and everything after it', async () => {
    const bob = await newcomer('bob');
    const second = await keystone.credential(bob);
    const calls = await callsOf(async () => {
      const caller = await session(second);
      ok(await caller.s3('PUT', '/bobs'));
      for (let i = 0; i < 200; i++) ok(await caller.s3('PUT', `/bobs/${i}`));
    });
    // Credentials in use are looked at beside that.
    expect(calls.tokens).toBe(0);
    expect(calls.s3tokens).toBeLessThan(20);
  });
});
