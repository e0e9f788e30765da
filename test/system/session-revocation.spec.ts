import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'REVOKERROOT', secretAccessKey: 'secret-of-the-revoker' };

interface Reply {
  readonly revocation_id: string;
  readonly revoked: string;
  readonly time: string;
  readonly position: string;
  readonly recorded: boolean;
}

describeWith(provisioned('gateway'), 'Sessions revoked on one node', () => {
  const database = databaseKit();
  let folder: string;
  let nodes: NodeProcess[];
  let here: Caller;
  let there: Caller;
  let uid: string;
  let key: Caller;
  let n = 0;
  const callers: Caller[] = [];

  async function start(name: string): Promise<NodeProcess> {
    mkdirSync(join(folder, name), { recursive: true });
    const node = await launch({ dataDir: join(folder, name), env: {
      DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_BLOB_DIR: join(folder, 'blobs'), ROLEGATE_AUDIT_STRICT: 'true',
      ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_LOG_LEVEL: 'warn',
    } });
    await node.ready();
    return node;
  }

  beforeAll(async () => {
    folder = dataFolder('session-revocation');
    mkdirSync(join(folder, 'blobs'));
    nodes = await Promise.all([start('a'), start('b')]);
    [here, there] = nodes.map((node) => new Caller(node.endpoint, rootKey)) as [Caller, Caller];
  }, 120_000);
  beforeEach(async () => {
    uid = `user${(n += 1)}`;
    key = kept(here.as(await makeUser(here, uid)));
    ok(await here.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: policy(statement('Allow', ['sts:AssumeRole', 'sts:GetSessionToken'])) }));
    await makeRole(here, `Role-${uid}`, trusting(userArn(uid)), policy(statement('Allow', 'sts:AssumeRole')));
  });
  afterEach(() => callers.splice(0).forEach((caller) => caller.close()));
  afterAll(async () => {
    for (const root of [here, there]) root?.close();
    await Promise.all((nodes ?? []).map((node) => node.stop()));
    await discard(folder);
  }, 60_000);

  const kept = (caller: Caller): Caller => (callers.push(caller), caller);
  const identity = (caller: Caller): Promise<Answer> => caller.sts('GetCallerIdentity');
  /** A session on the other node, on a connection over which it was served already. */
  async function elsewhere(credentials: Credentials): Promise<Caller> {
    const caller = kept(there.as(credentials));
    ok(await identity(caller));
    return caller;
  }
  const assumed = async (role = `Role-${uid}`): Promise<Caller> => elsewhere(await assume(key, role));
  const token = async (): Promise<Caller> => elsewhere(credentialsIn(await key.sts('GetSessionToken')));
  const record = async (answer: Answer) => JSON.parse(ok(await here.admin('GET', `/rolegate/v1/explain/${String(answer.headers['x-amz-request-id'] ?? answer.headers['x-amzn-requestid'])}`)).body) as Readonly<Record<string, string>>;
  const sessionIdOf = async (caller: Caller): Promise<string> => (await record(await identity(caller))).sessionId!;
  const revoke = async (what: Readonly<Record<string, string>>): Promise<Reply> => JSON.parse(ok(await here.admin('POST', '/rolegate/v1/revocations', what)).body) as Reply;

  async function refused(caller: Caller, by?: Reply): Promise<void> {
    const answer = await identity(caller);
    expect({ status: answer.status, code: answer.code, reused: answer.reused }).toEqual({ status: 403, code: 'InvalidClientTokenId', reused: true });
    if (by === undefined) return;
    const { reason, detail } = await record(answer);
    expect(reason).toBe('revoked');
    expect(detail).toContain(`(revocation ${by.revocation_id})`);
    expect(detail).toContain(`revoked by ${userArn('rolegate-root')} at ${by.time}`);
  }
  const lives = async (...those: readonly Caller[]): Promise<void> => {
    for (const caller of those) expect((await identity(caller)).status).toBe(200);
  };

  it('by user: all of its sessions and none of another user; its key works, and new sessions do', async () => {
    const [session, direct] = [await assumed(), await token()];
    const other = kept(here.as(await makeUser(here, `other-${uid}`)));
    ok(await here.iam('PutUserPolicy', { UserName: `other-${uid}`, PolicyName: 'own', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
    const untouched = await elsewhere(credentialsIn(await other.sts('GetSessionToken')));
    const reply = await revoke({ user: uid });
    await refused(session, reply);
    await refused(direct, reply);
    expect(reply).toMatchObject({ revoked: userArn(uid), recorded: true, position: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    await lives(untouched, await token(), await assumed());
  });

  it('by role: its sessions and those that were chained to them, not the user\'s own', async () => {
    await makeRole(here, `Next-${uid}`, trusting(`arn:aws:sts:::assumed-role/Role-${uid}/session`), policy(statement('Allow', 's3:*')));
    const [session, direct] = [await assumed(), await token()];
    const chained = await elsewhere(await assume(session, `Next-${uid}`));
    const reply = await revoke({ role: roleArn(`Role-${uid}`) });
    for (const caller of [session, chained]) await refused(caller, reply);
    await lives(direct, await assumed());
  });

  it('by id: the session, and those that were issued to it; again it finds nothing left', async () => {
    await makeRole(here, `Next-${uid}`, trusting(`arn:aws:sts:::assumed-role/Role-${uid}/session`), policy(statement('Allow', 's3:*')));
    const [session, other] = [await assumed(), await assumed()];
    const chained = await elsewhere(await assume(session, `Next-${uid}`));
    const id = await sessionIdOf(session);
    const reply = await revoke({ session: id });
    for (const caller of [session, chained]) await refused(caller, reply);
    await lives(other, await assumed());
    expect(await revoke({ session: id })).toEqual({ ...reply, recorded: false });
  });

  it('issued before a moment: of a role, and of all; what was issued later lives', async () => {
    const before = await assumed();
    // Clocks may be two seconds apart, and a moment that is nearer to now is now.
    await sleep(100);
    const moment = new Date();
    await sleep(2_500);
    const after = await assumed();
    const reply = await revoke({ role: `Role-${uid}`, 'issued-before': moment.toISOString() });
    await refused(before, reply);
    await lives(after);
    await lives(await assumed());
    const everything = await revoke({ 'issued-before': 'now' });
    await refused(after, everything);
    await lives(await assumed(), await token());
  });

  it('are refused in S3 with AccessDenied, as a session is whose role is gone', async () => {
    const session = await assumed();
    await revoke({ role: `Role-${uid}` });
    expect((await session.s3('GET', '/')).code).toBe('AccessDenied');
  });

  it('are accepted by no node, whoever issued them while the revocations were made', async () => {
    for (let i = 0; i < count(10, 200); i++) {
      const one = await assumed();
      const what: Readonly<Record<string, string>> = i % 3 === 0 ? { user: uid } : i % 3 === 1 ? { role: `Role-${uid}` } : { session: await sessionIdOf(one) };
      // Sessions that come into being at the same moment, on both nodes.
      const meanwhile = Promise.all([assume(key, `Role-${uid}`), assume(kept(there.as(key.credentials)), `Role-${uid}`)]);
      await revoke(what);
      await refused(one);
      for (const credentials of await meanwhile) {
        const answers = await Promise.all([identity(kept(here.as(credentials))), identity(kept(there.as(credentials)))]);
        // Issued before or after: but both nodes say the same.
        expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
      }
    }
  }, 120_000);

  it('stay refused after a restart of the node', async () => {
    const session = await assumed();
    const credentials = session.credentials!;
    await revoke({ session: await sessionIdOf(session) });
    await nodes[1]!.stop();
    nodes[1] = await start('b');
    there.close();
    there = new Caller(nodes[1]!.endpoint, rootKey);
    expect((await identity(kept(there.as(credentials)))).code).toBe('InvalidClientTokenId');
  }, 120_000);
});
