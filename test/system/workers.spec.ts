import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard, postgresOf } from './data-folder.js';
import { eventually } from './eventually.js';
import { healthOf, metricOf, untilHealth } from './health.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'WORKERROOT', secretAccessKey: 'secret-of-the-workers-test' };
const env = { ROLEGATE_WORKERS: '2', ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey };

/** Worker processes of a gateway, by their parent. */
function workersOf({ pid }: NodeProcess): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter(([, parent, state, ...command]) => Number(parent) === pid && !state!.startsWith('Z') && command.includes('serve')).map(([own]) => Number(own));
}
const lives = (pid: number): boolean => {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
};
/** The part of a request id that belongs to the process that answered. */
const processOf = (headers: NodeJS.Dict<string | string[]>): string => String(headers['x-amzn-requestid']).slice(12, 16);

describeWith(provisioned('gateway'), 'A gateway of two workers', () => {
  let dataDir: string;
  let node: NodeProcess;
  let root: Caller;

  async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    node = await launch({ dataDir, env: { ...env, ...more } });
    await node.ready();
    root = new Caller(node.endpoint, rootKey);
  }
  /** The root administrator on connections to both workers. */
  async function onEach(): Promise<Caller[]> {
    const found = new Map<string, Caller>();
    for (let tries = 0; found.size < 2 && tries < 20; tries++) {
      const caller = root.as(rootKey);
      const part = processOf(ok(await caller.sts('GetCallerIdentity')).headers);
      if (found.has(part)) caller.close();
      else found.set(part, caller);
    }
    expect(found.size).toBe(2);
    return [...found.values()];
  }

  beforeAll(async () => {
    dataDir = dataFolder('workers');
    await start();
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await node?.stop();
    await discard(dataDir);
  }, 60_000);

  it('says how many are ready; each is a member, and connections go to both', async () => {
    expect(await healthOf(node)).toMatchObject({ httpStatus: 200, status: 'ready', workers: { ready: 2, total: 2 } });
    await eventually(async () => ((await metricOf(node, 'rolegate_members')) === 2 ? true : undefined));
    for (const caller of await onEach()) caller.close();
  });

  it('adds up what they count', async () => {
    const before = await metricOf(node, /^rolegate_requests_total\{.*"GetCallerIdentity".*"200"/);
    const callers = await onEach();
    const made = 2 + callers.length * 5;
    for (const caller of callers) for (let i = 0; i < 5; i++) ok(await caller.sts('GetCallerIdentity'));
    expect(await metricOf(node, /^rolegate_requests_total\{.*"GetCallerIdentity".*"200"/)).toBeGreaterThanOrEqual((Number.isNaN(before) ? 0 : before) + made);
    expect(await metricOf(node, 'rolegate_workers{state="ready"}')).toBe(2);
    for (const caller of callers) caller.close();
  });

  it('accepts on one what the other has issued, and refuses on one what the other has revoked', async () => {
    const [one, other] = (await onEach()) as [Caller, Caller];
    const sessionOn: Record<string, Caller> = {};
    for (let i = 0; i < count(10, 200); i++) {
      const uid = `user${i}`;
      const user = root.as(await makeUser(one, uid));
      await makeRole(one, `Role${i}`, trusting(userArn(uid)), policy(statement('Allow', 'iam:ListRoles')));
      const session = await assume(user, `Role${i}`);
      const callers = await eventually(async () => {
        const caller = root.as(session);
        sessionOn[processOf(ok(await caller.iam('ListRoles')).headers)] ??= caller;
        return Object.keys(sessionOn).length === 2 ? Object.values(sessionOn) : undefined;
      });
      ok(await other.iam('DeleteRolePolicy', { RoleName: `Role${i}`, PolicyName: 'own' }));
      for (const caller of callers) expect((await caller.iam('ListRoles')).code).toBe('AccessDenied');
      for (const caller of [user, ...callers]) caller.close();
      for (const key of Object.keys(sessionOn)) delete sessionOn[key];
    }
    for (const caller of [one, other]) caller.close();
  }, 120_000);

  it('replaces one that is killed, serves meanwhile, and no counter goes back', async () => {
    const before = await metricOf(node, /^rolegate_requests_total\{.*"GetCallerIdentity".*"200"/);
    const [victim] = workersOf(node);
    process.kill(victim!, 'SIGKILL');
    const degraded = await eventually(async () => {
      const health = await healthOf(node);
      return health?.degraded.some(({ reason }) => reason === 'worker-absent') ? health : undefined;
    });
    expect(degraded).toMatchObject({ httpStatus: 200, workers: { ready: 1, total: 2 } });
    ok(await root.as(rootKey).sts('GetCallerIdentity'));
    await eventually(async () => ((await healthOf(node))?.workers?.ready === 2 ? true : undefined), 30_000);
    expect(workersOf(node)).not.toContain(victim);
    expect(await metricOf(node, 'rolegate_worker_restarts_total')).toBe(1);
    expect(await metricOf(node, /^rolegate_requests_total\{.*"GetCallerIdentity".*"200"/)).toBeGreaterThanOrEqual(before);
    for (const caller of await onEach()) caller.close();
  }, 60_000);

  it('is not ready while one that gets connections stands still', async () => {
    const [still] = workersOf(node);
    process.kill(still!, 'SIGSTOP');
    try {
      expect(await untilHealth(node, 'worker-silent')).toMatchObject({ httpStatus: 503, workers: { ready: 1, total: 2 } });
    } finally {
      process.kill(still!, 'SIGCONT');
    }
    await untilHealth(node);
  }, 60_000);

  it('ends them all at SIGTERM, Postgres last, with exit code 0', async () => {
    const workers = workersOf(node);
    expect(workers).toHaveLength(2);
    node.signal('SIGTERM');
    expect(await node.ended()).toEqual({ code: 0, signal: null });
    expect(workers.filter(lives)).toEqual([]);
    expect(postgresOf(dataDir)).toBeUndefined();
  }, 60_000);

  it('leaves no worker behind when the primary is killed', async () => {
    await start();
    const workers = workersOf(node);
    expect(workers).toHaveLength(2);
    node.signal('SIGKILL');
    await node.ended();
    await eventually(() => (workers.some(lives) ? undefined : true), 10_000);
    await discardPostgres();
  }, 90_000);

  it('on a port that is taken: one sentence, and nothing stays behind', async () => {
    await start();
    const second = await launch({ dataDir: `${dataDir}/second`, env: { ...env, ROLEGATE_PORT: new URL(node.endpoint).port } });
    expect((await second.ended()).code).not.toBe(0);
    expect(second.logs()).toMatch(/EADDRINUSE/);
    expect(second.logs()).not.toMatch(/\n\s+at /);
    expect(postgresOf(`${dataDir}/second`)).toBeUndefined();
  }, 90_000);

  /** Its processes hold the folder until it has ended. */
  async function discardPostgres(): Promise<void> {
    const pid = postgresOf(dataDir);
    if (pid !== undefined) process.kill(pid, 'SIGINT');
    while (postgresOf(dataDir) !== undefined) await sleep(50);
  }
});
