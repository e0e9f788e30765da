import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKit } from '#testing';
import { describeWith, provisioned, root as checkout } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { healthOf, metricOf, untilHealth } from './health.js';
import { launch, type NodeProcess } from './node-process.js';

const rootKey: Credentials = { accessKeyId: 'READYROOT', secretAccessKey: 'secret-of-the-readiness-test' };

describeWith(provisioned('gateway'), 'A gateway that should get no requests', () => {
  const database = databaseKit();
  let folder: string;
  let node: NodeProcess | undefined;

  async function start(more: Readonly<Record<string, string>> = {}): Promise<NodeProcess> {
    node = await launch({
      dataDir: folder,
      env: {
        DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`,
        ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ...more,
      },
    });
    return node;
  }

  beforeAll(() => { folder = dataFolder('readiness'); });
  afterEach(() => node?.stop(), 60_000);
  afterAll(() => discard(folder), 30_000);

  it('because its clock went ahead, says by how much', async () => {
    const { management, ready, signal } = await start({ NODE_OPTIONS: `--import=${join(checkout, 'test/conformance/movable-clock.mjs')}` });
    await ready();
    signal('SIGUSR2');
    const { reasons, httpStatus } = await untilHealth({ management }, 'clock-skew');
    expect(httpStatus).toBe(503);
    expect(reasons.find(({ reason }) => reason === 'clock-skew')!.detail).toMatch(/^the clock of this machine is 3[56]\d\d\.\d s ahead of that of Postgres/);
    expect(await metricOf({ management }, 'rolegate_clock_offset_seconds')).toBeGreaterThan(3500);
  }, 90_000);

  it('because its database takes no writes any more, says so, and is ready again once it does', async () => {
    const running = await start();
    await running.ready();
    const name = new URL(database.connectionString).pathname.slice(1);
    await alter(`alter database ${JSON.stringify(name)} set default_transaction_read_only = on`);
    try {
      expect((await untilHealth(running, 'database-read-only')).reasons).toContainEqual({ reason: 'database-read-only', detail: expect.stringContaining('DATABASE_URL') });
    } finally {
      await alter(`alter database ${JSON.stringify(name)} reset default_transaction_read_only`);
    }
    await untilHealth(running);
  }, 90_000);

  it('because it has been told to end, says so at once, serves everything that still comes, and ends those connections', async () => {
    const running = await start({ ROLEGATE_DRAIN_SECONDS: '2' });
    await running.ready();
    const [kept, idle] = [new Caller(running.endpoint, rootKey), new Caller(running.endpoint, rootKey)];
    for (const caller of [kept, idle]) ok(await caller.sts('GetCallerIdentity'));
    running.signal('SIGTERM');
    const began = performance.now();
    expect(await untilHealth(running, 'draining', 1000)).toMatchObject({ httpStatus: 503, reasons: [{ reason: 'draining' }] });
    const last = ok(await kept.sts('GetCallerIdentity'));
    expect([last.reused, last.headers.connection]).toEqual([true, 'close']);
    await sleep(500);
    for (let i = 0; i < 5; i++) ok(await new Caller(running.endpoint, rootKey).sts('GetCallerIdentity'));
    expect(await running.ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeGreaterThan(1800);
    expect(await healthOf(running)).toBeUndefined();
  }, 60_000);

  it('and one whose surroundings are wrong ends at once, with a line for each setting and no stack', async () => {
    const elsewhere = new URL(database.connectionString);
    elsewhere.pathname = '/nothing';
    mkdirSync(join(folder, 'wrong'), { recursive: true });
    writeFileSync(join(folder, 'wrong', 'file'), '');
    const failed = await start({ DATABASE_URL: elsewhere.href, ROLEGATE_BLOB_DIR: join(folder, 'wrong', 'file') });
    expect((await failed.ended()).code).not.toBe(0);
    expect(failed.logs()).toMatch(/ - DATABASE_URL: \S+\/nothing does not exist on that server\n {2}- ROLEGATE_BLOB_DIR: \S+ cannot be written to/);
    expect(failed.logs()).not.toMatch(/\n\s+at /);
    expect(failed.logs()).not.toContain(elsewhere.password);
  }, 60_000);

  /** Also where sessions begin read-only; holds for every connection from then on. */
  async function alter(statement: string): Promise<void> {
    await database.query(`begin read write; ${statement}; commit`);
    await database.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
  }
});
