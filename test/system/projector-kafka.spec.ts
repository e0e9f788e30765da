import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { brokerKit, databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { eventually } from './eventually.js';
import { healthOf, metricOf } from './health.js';
import { launch, type NodeProcess } from './node-process.js';
import { makeRole, trusting } from './world.js';

const rootKey = { accessKeyId: 'PROJECTORROOT', secretAccessKey: 'secret-of-the-projectors' };
const kafka = provisioned('kafka');

/** Asked until it is true. */
const untilTrue = (ask: () => Promise<boolean>, limitMs = 20_000): Promise<true> => eventually(async () => ((await ask()) ? (true as const) : undefined), limitMs);

describeWith([provisioned('gateway'), kafka], 'Projectors over Kafka, and a gateway that writes no read model', () => {
  const database = databaseKit();
  const broker = brokerKit(kafka.command);
  const running = new Map<string, NodeProcess>();
  let folder: string;
  let root: Caller;
  let made = 0;

  async function start(name: string): Promise<NodeProcess> {
    mkdirSync(join(folder, name));
    const one = await launch({
      command: name.startsWith('gateway') ? 'serve' : 'projector', dataDir: join(folder, name),
      env: {
        DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_LOG_LEVEL: 'warn',
        ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey,
        KAFKA_BROKERS: broker.brokers.join(','), ROLEGATE_KAFKA_PARTITIONS: '3',
      },
    });
    running.set(name, one);
    await one.ready();
    return one;
  }
  const leaderOf = async (lease: string): Promise<string | undefined> => {
    for (const [name, one] of running) if (!name.startsWith('gateway') && (await metricOf(one, `rolegate_lease_held{name="${lease}"}`)) === 1) return name;
    return undefined;
  };
  /** A list that begins after the role was made has it, in milliseconds. */
  async function listed(): Promise<number> {
    const name = `Role${made++}`;
    await makeRole(root, name, trusting('*'));
    const began = performance.now();
    const answer = await root.iam('ListRoles', { MaxItems: '1000' });
    ok(answer);
    expect(answer.body).toContain(`>${name}<`);
    return performance.now() - began;
  }

  beforeAll(async () => {
    folder = dataFolder('projector-kafka');
    await Promise.all(['gateway', 'projector-a', 'projector-b'].map(start));
    root = new Caller(running.get('gateway')!.endpoint, rootKey);
  }, 120_000);
  afterAll(async () => {
    for (const one of running.values()) await one.stop();
    root.close();
    await discard(folder);
  }, 60_000);

  it('one of them carries the log to Kafka, both get it from there, and lists on the gateway have what was written before', async () => {
    await untilTrue(async () => (await leaderOf('relay')) !== undefined);
    const took: number[] = [];
    for (let i = 0; i < count(40, 1000); i++) took.push(await listed());
    took.sort((a, b) => a - b);
    process.stdout.write(`ListRoles right after CreateRole: p50 ${took[took.length >> 1]!.toFixed(1)} ms, p99 ${took[Math.floor(took.length * 0.99)]!.toFixed(1)} ms\n`);
    expect(await metricOf(running.get((await leaderOf('relay'))!)!, 'rolegate_relay_events_total')).toBeGreaterThanOrEqual(took.length);
    for (const name of ['projector-a', 'projector-b']) expect(await metricOf(running.get(name)!, 'rolegate_feed_events_total{source="kafka"}')).toBeGreaterThan(0);
    expect(await healthOf(running.get('projector-a')!)).toMatchObject({ httpStatus: 200, reasons: [], degraded: [] });
  }, 120_000);

  it('when the one that carries is killed, the other carries on, and lists never miss anything', async () => {
    const leader = (await leaderOf('relay'))!;
    const before = running.get(leader)!;
    running.delete(leader);
    before.signal('SIGKILL');
    const killed = performance.now();
    for (let i = 0; i < 10; i++) await listed();
    await untilTrue(async () => (await leaderOf('relay')) !== undefined);
    expect(performance.now() - killed).toBeLessThan(20_000);
    const other = running.get((await leaderOf('relay'))!)!;
    await untilTrue(async () => (await metricOf(other, 'rolegate_projection_slots')) === 8);
    const events = (await metricOf(other, 'rolegate_relay_events_total')) ?? 0;
    await listed();
    await untilTrue(async () => ((await metricOf(other, 'rolegate_relay_events_total')) ?? 0) > events);
    const check = (await (await fetch(`${other.management}/projections/check`, { method: 'POST' })).json()) as { differences: unknown[] };
    expect(check.differences).toEqual([]);
  }, 120_000);
});
