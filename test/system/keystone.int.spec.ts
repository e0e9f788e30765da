import { databaseKit } from '#testing';
import type { Credentials } from '../conformance/gateway.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Ec2User, type Keystone, keystoneSettings, startKeystone } from '../providers/keystone.js';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { eventually } from './eventually.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement } from './world.js';

const mayLogIn = policy(statement('Allow', 'sts:GetSessionToken'));
/** Seconds between two looks at the credentials in use. */
const CHECK_SECONDS = 3;
/** S3 calls with one session. */
const CALLS = 500;

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
  /** A new user of a new project, with a policy that lets it log in. */
  const newcomer = async (name: string): Promise<Ec2User> => {
    const one = await keystone.user(name, `project-of-${name}`);
    ok(await as(one.credentials).s3('GET', '/'));
    ok(await node.root.iam('PutUserPolicy', { UserName: one.projectId, PolicyName: 'p', PolicyDocument: mayLogIn }));
    return one;
  };
  const session = async (of: Credentials): Promise<Caller> => as(credentialsIn(await as(of).sts('GetSessionToken')));
  const untilRefused = (caller: Caller): Promise<Answer> => eventually(async () => {
    const answer = await caller.s3('GET', '/');
    return answer.status === 403 ? answer : undefined;
  }, 30_000);
  const randomKey = (): Credentials => ({ accessKeyId: crypto.randomUUID().replaceAll('-', ''), secretAccessKey: 'x' });
  /** From another address: one who guesses is not passed on for a while. */
  const stranger = (credentials: Credentials, address: string): Caller => {
    const caller = node.root.as(credentials, { 'x-forwarded-for': address });
    callers.push(caller);
    return caller;
  };

  beforeAll(async () => {
    keystone = await startKeystone();
    node = await startInProcess(database.connectionString, keystoneSettings(keystone, {
      ROLEGATE_KEYSTONE_CHECK_SECONDS: String(CHECK_SECONDS), ROLEGATE_KEYSTONE_SESSION_TAGS: 'Project=project', ROLEGATE_TRUSTED_PROXIES: '127.0.0.1/32',
    }));
    alice = await newcomer('alice');
  }, 180_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
    await keystone?.end();
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
    expect((await as((await keystone.user('stranger', 'another')).credentials).s3('GET', '/alices/key')).status).toBe(403);
  });

  it('is asked twice for GetSessionToken by fifty at once and hundreds of calls after it', async () => {
    const bob = await newcomer('bob');
    const fresh = await keystone.credential(bob);
    const from = performance.now();
    const sessions = await Promise.all(Array.from({ length: 50 }, () => as(fresh).sts('GetSessionToken')));
    const caller = as(credentialsIn(sessions[0]!));
    ok(await caller.s3('PUT', '/bobs'));
    for (let i = 0; i < CALLS; i++) ok(await caller.s3('PUT', `/bobs/${i}`));
    // One reading of the credential at the log-in; every further one is a look at a credential in use.
    const looks = Math.ceil((performance.now() - from) / 1000 / CHECK_SECONDS);
    expect(keystone.readingsOf(fresh)).toBeGreaterThan(0);
    expect(keystone.readingsOf(fresh)).toBeLessThanOrEqual(1 + looks);
  }, 60_000);

  it('is not asked about keys of other forms, and not for long about keys that are guessed', async () => {
    const before = keystone.seen();
    expect(await stranger({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }, '192.0.2.7').s3('GET', '/')).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
    expect(keystone.seen().credentials).toBe(before.credentials);
    const answers: (string | undefined)[] = [];
    for (let i = 0; i < 40; i++) answers.push((await stranger(randomKey(), '192.0.2.8').s3('GET', '/')).code);
    expect(new Set(answers)).toEqual(new Set(['InvalidAccessKeyId', 'SlowDown']));
    expect(answers.filter((code) => code === 'InvalidAccessKeyId').length).toBeLessThan(20);
    // What is known goes on for the same address.
    ok(await stranger(alice.credentials, '192.0.2.8').s3('GET', '/'));
  }, 60_000);

  it('gives the policies that are mapped to a role in a project, to sessions as well, until the mapping or the role is gone', async () => {
    const carol = await newcomer('carol');
    const map = async (method: string, more: Record<string, string> = {}) => ok(await node.root.admin(method, '/rolegate/v1/mappings', { provider: 'keystone', 'project-role': 'project-of-carol/member', ...more }));
    const direct = as(carol.credentials);
    expect((await direct.s3('GET', '/alices/key')).status).toBe(403);
    await map('POST', { 'policy-arn': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' });
    expect((await direct.s3('GET', '/alices/key')).status).toBe(200);
    const temporary = await session(carol.credentials);
    expect((await temporary.s3('GET', '/alices/key')).status).toBe(200);
    expect((await temporary.s3('PUT', '/alices/other')).status).toBe(403);
    await map('DELETE');
    expect((await direct.s3('GET', '/alices/key')).status).toBe(403);
    expect((await temporary.s3('GET', '/alices/key')).status).toBe(403);
  }, 60_000);

  it('has its service token rolled under load, and nobody notices', async () => {
    const many = await keystone.user('load', 'load');
    const keys = [many.credentials];
    for (let i = 0; i < 15; i++) keys.push(await keystone.credential(many));
    const before = keystone.seen().tokens;
    const answers = await Promise.all(keys.map(async (credentials, i) => {
      if (i === 5) keystone.rollTokens();
      return stranger(credentials, `198.51.100.${i}`).s3('GET', '/');
    }));
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
    expect(keystone.seen().tokens - before).toBeLessThanOrEqual(2);
  }, 120_000);

  it('ends the sessions of a credential, a user and a role that are gone there, and nobody else\'s', async () => {
    const [dora, erik, fay] = [await newcomer('dora'), await newcomer('erik'), await newcomer('fay')];
    const second = await keystone.credential(dora);
    const [ofFirst, ofSecond, ofErik, ofFay] = [await session(dora.credentials), await session(second), await session(erik.credentials), await session(fay.credentials)];
    for (const caller of [ofFirst, ofSecond, ofErik, ofFay]) ok(await caller.s3('GET', '/'));
    await keystone.removeCredential(dora, dora.credentials);
    await keystone.enable(erik, false);
    await keystone.removeRole(fay, 'member');
    for (const caller of [ofFirst, ofErik, ofFay]) expect((await node.explain(await untilRefused(caller))).reason).toBe('revoked');
    // Without a session they are not served from what is remembered either.
    for (const { credentials } of [dora, erik, fay]) expect(await as(credentials).s3('GET', '/')).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
    ok(await ofSecond.s3('GET', '/'));
  }, 120_000);

  it('stopped, sessions go on past many looks, new log-ins fail within a second and say why', async () => {
    const temporary = await session(alice.credentials);
    ok(await temporary.s3('GET', '/alices/key'));
    const newKey = await keystone.credential(alice);
    await keystone.stop();
    const from = performance.now();
    const refused = await as(newKey).s3('GET', '/');
    expect(performance.now() - from).toBeLessThan(1000);
    expect(refused).toMatchObject({ status: 503, code: 'ServiceUnavailable' });
    expect((await node.explain(refused)).reason).toBe('provider-unavailable');
    expect(await as(newKey).sts('GetSessionToken')).toMatchObject({ status: 503, code: 'ServiceUnavailable' });
    // What was remembered goes on as well.
    ok(await as(alice.credentials).s3('GET', '/alices/key'));
    await new Promise((resolve) => setTimeout(resolve, CHECK_SECONDS * 2000));
    ok(await temporary.s3('GET', '/alices/key'));
    await keystone.start();
    const after = as(newKey);
    ok(await eventually(async () => {
      const answer = await after.s3('GET', '/');
      return answer.status === 503 ? undefined : answer;
    }, 30_000));
  }, 180_000);
});
