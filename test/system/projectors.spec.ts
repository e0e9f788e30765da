import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { projection, projectionStream } from '#admin';
import { role, roleStream } from '#iam';
import { databaseKit, logKit, policyPut, roleCreated } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Answer, Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { makeRole, trusting } from './world.js';

interface Report {
  readonly own: { readonly slots: readonly number[]; readonly share: number; readonly processes: number };
  readonly slots: readonly { readonly slot: number; readonly lagSeconds: number }[];
  readonly tables: readonly { readonly kind: string; readonly version: number; readonly state: string; readonly rebuild?: { readonly ratio: number } }[];
}

/** Asks until the answer is as expected; the last one is shown otherwise. */
async function becomes<T>(ask: () => Promise<T>, expected: T, limitMs = 10_000): Promise<void> {
  for (const end = performance.now() + limitMs; ; await sleep(25)) {
    const answer = await ask();
    if (isDeepStrictEqual(answer, expected)) return;
    if (performance.now() > end) expect(answer).toEqual(expected);
  }
}

const rootKey = { accessKeyId: 'PROJECTORROOT', secretAccessKey: 'secret-of-the-projectors' };

describeWith([provisioned('gateway')], 'Projectors that share the accounts', () => {
  const database = databaseKit();
  const log = logKit(database, { ...role.events, ...projection.events });
  const running = new Set<NodeProcess>();
  let folder: string;
  let names = 0;
  let loads = 0;

  const start = async (command: 'serve' | 'projector' = 'projector', env: Readonly<Record<string, string>> = {}): Promise<NodeProcess> => {
    const dataDir = join(folder, `${command}-${names++}`);
    mkdirSync(dataDir);
    // A projector opens nothing that is sealed and signs nothing: the cluster gives it no keys.
    const keys = { ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey };
    const one = await launch({
      command, dataDir,
      env: { DATABASE_URL: database.connectionString, ROLEGATE_BLOB_DIR: join(folder, 'blobs'), ROLEGATE_LOG_LEVEL: 'warn', ...(command === 'serve' && keys), ...env },
    });
    running.add(one);
    await one.ready();
    return one;
  };
  const report = async (of: NodeProcess): Promise<Report> => (await fetch(`${of.management}/projections`)).json() as Promise<Report>;
  const slotsOf = async (of: NodeProcess): Promise<number> => (await report(of)).own.slots.length;
  const level = async (of: NodeProcess): Promise<boolean> => (await report(of)).slots.every(({ lagSeconds }) => lagSeconds === 0);
  const check = async (of: NodeProcess): Promise<{ streams: number; differences: unknown[] }> => (await fetch(`${of.management}/projections/check`, { method: 'POST' })).json() as never;
  const metric = async (of: NodeProcess, name: string): Promise<string | undefined> => (await (await fetch(`${of.management}/metrics`)).text()).split('\n').find((line) => line.startsWith(name));
  const end = async (one: NodeProcess, signal: NodeJS.Signals): Promise<void> => {
    running.delete(one);
    one.signal(signal);
    await one.ended();
  };

  /** Roles of many accounts, each changed again and again, until told to stop. @returns how many events were acknowledged */
  function writing(): { stop(): Promise<number> } {
    let go = true;
    let events = 0;
    const load = String(loads++).padStart(2, '0');
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let n = 0; go; n++) {
        const account = String(300_000_000_000 + ((7 * n + writer) % 60));
        const roleId = `AROA${load}${String(writer).padStart(3, '0')}${String(n).padStart(8, '0')}`;
        const stream = roleStream(roleId);
        await log.append({ writes: [{ stream, account, expected: 0, events: [roleCreated({ roleId, roleName: roleId })] }] });
        await log.append({ writes: [{ stream, account, expected: 1, events: [policyPut('a'), policyPut('b')] }] });
        events += 3;
      }
    });
    return { stop: async () => {
      go = false;
      await Promise.all(writers);
      return events;
    } };
  }

  beforeAll(() => { folder = dataFolder('projectors'); });
  afterEach(async () => {
    for (const one of [...running]) await end(one, 'SIGKILL');
  });
  afterAll(() => discard(folder));

  it('spread them, hand them over at a stop, and take them over within 5 s of kill -9 under writes; the rows are what a replay gives', async () => {
    const [first, second] = [await start(), await start()];
    await becomes(async () => [await slotsOf(first), await slotsOf(second)], [4, 4]);
    const load = writing();
    await sleep(500);
    const killed = performance.now();
    await end(first, 'SIGKILL');
    await becomes(async () => await slotsOf(second), 8);
    expect(performance.now() - killed).toBeLessThan(5000);
    const third = await start();
    await becomes(async () => [await slotsOf(second), await slotsOf(third)], [4, 4]);
    await end(second, 'SIGTERM');
    await becomes(async () => await slotsOf(third), 8);
    const events = await load.stop();
    await becomes(async () => await level(third), true);
    expect(await check(third)).toMatchObject({ streams: expect.any(Number), differences: [] });
    expect(events).toBeGreaterThan(100);
    expect(await metric(third, 'rolegate_projection_slots')).toBe('rolegate_projection_slots 8');
    expect(await metric(third, 'rolegate_lease_held{name="projection/3"}')).toMatch(/ 1$/);
  }, 90_000);

  it('write nothing after a SIGSTOP that outlasts the lease, and take their part again', async () => {
    const [first, second] = [await start(), await start()];
    await becomes(async () => [await slotsOf(first), await slotsOf(second)], [4, 4]);
    const load = writing();
    for (const pause of [300, 4000]) {
      first.signal('SIGSTOP');
      await sleep(pause);
      first.signal('SIGCONT');
      await becomes(async () => [await slotsOf(first), await slotsOf(second)], [4, 4]);
    }
    await load.stop();
    await becomes(async () => await level(second), true);
    expect((await check(first)).differences).toEqual([]);
    expect(first.logs()).not.toMatch(/Unhandled|TypeError/);
  }, 90_000);

  it('rebuild in one process; when it is killed another goes on, shows how far it is, and switches', async () => {
    const load = writing();
    await sleep(count(3000, 20_000));
    await load.stop();
    const [first, second] = [await start(), await start()];
    const stream = projectionStream('role');
    await log.append({ writes: [{ stream, account: '', expected: 0, events: [{ type: 'ProjectionRebuildStarted', data: { kind: 'role', version: 2 } }] }] });
    const seen: number[] = [];
    const live = async (of: NodeProcess): Promise<boolean> => {
      const { tables } = await report(of);
      for (const { rebuild } of tables) if (rebuild) seen.push(rebuild.ratio);
      return tables.some(({ kind, version, state }) => kind === 'role' && version === 2 && state === 'live');
    };
    for (let looks = 0; looks < 40 && seen.length === 0 && !(await live(second)); looks++) await sleep(5);
    const builder = (await metric(first, 'rolegate_lease_held{name="rebuild"}'))!.endsWith(' 1') ? first : second;
    await end(builder, 'SIGKILL');
    const other = builder === first ? second : first;
    await becomes(async () => await live(other), true);
    await becomes(async () => await level(other), true);
    expect((await check(other)).differences).toEqual([]);
    expect(seen.every((ratio) => ratio >= 0 && ratio <= 1)).toBe(true);
  }, 90_000);

  it('are joined by gateways without Kafka: a rebuild under load refuses no request, and every list has what was written', async () => {
    const gateways = [await start('serve'), await start('serve')];
    const projector = await start();
    await becomes(async () => (await report(projector)).own.processes, 3);
    const callers = gateways.map(({ endpoint }) => new Caller(endpoint, rootKey));
    const version = (await report(projector)).tables.find(({ kind, state }) => kind === 'role' && state === 'live')!.version;
    await makeRole(callers[0]!, 'Watched', trusting('*'));
    const failed: Answer[] = [];
    let [going, made, asked] = [true, 0, 0];
    const asking = callers.map(async (caller, i) => {
      for (let n = 0; going; n++) {
        const name = `Load${i}x${n}`;
        await makeRole(caller, name, trusting('*'));
        made++;
        for (const answer of [await callers[1 - i]!.iam('ListRoles', { MaxItems: '1000' }), await caller.iam('GetRole', { RoleName: 'Watched' })]) {
          asked++;
          if (answer.status !== 200) failed.push(answer);
          else if (!answer.body.includes('Watched') || (answer.body.includes('ListRoles') && !answer.body.includes(`>${name}<`))) failed.push(answer);
        }
      }
    });
    ok(await callers[0]!.admin('POST', '/rolegate/v1/projections/role/rebuild'));
    await becomes(async () => (await report(projector)).tables.find(({ kind, state }) => kind === 'role' && state === 'live')!.version, version + 1);
    await sleep(500);
    going = false;
    await Promise.all(asking);
    expect(failed.map(({ status, body }) => `${status} ${body.slice(0, 300)}`)).toEqual([]);
    expect([made > 5, asked > 10]).toEqual([true, true]);
    await becomes(async () => await level(projector), true);
    expect((await check(projector)).differences).toEqual([]);
  }, 90_000);
});
