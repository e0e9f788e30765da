import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureTopics } from '#feed-kafka';
import { brokerKit, databaseKit } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { eventually } from './eventually.js';
import { healthOf, metricOf } from './health.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'KAFKAROOT', secretAccessKey: 'secret-of-the-kafka-test' };
const kafka = provisioned('kafka');
/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';

describeWith(provisioned('gateway'), 'Gateways whose Kafka', () => {
  const database = databaseKit();
  const nodes: NodeProcess[] = [];
  let folder: string;

  async function start(name: string, more: Readonly<Record<string, string>>): Promise<NodeProcess> {
    mkdirSync(join(folder, name), { recursive: true });
    const node = await launch({
      dataDir: join(folder, name),
      env: {
        DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_BLOB_DIR: join(folder, 'blobs'),
        ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ...more,
      },
    });
    nodes.push(node);
    return node;
  }

  beforeAll(() => { folder = dataFolder('kafka'); });
  afterEach(() => Promise.all(nodes.splice(0).map((node) => node.stop())), 60_000);
  afterAll(() => discard(folder), 30_000);

  it('cannot be reached start, name the setting, are ready but degraded, and revoke as ever', async () => {
    const [one, other] = (await Promise.all(['a', 'b'].map((name) => start(name, { KAFKA_BROKERS: NOWHERE })))) as [NodeProcess, NodeProcess];
    await Promise.all([one.ready(), other.ready()]);
    expect(one.logs()).toMatch(/^rolegate: KAFKA_BROKERS: 127\.0\.0\.1:1 cannot be reached/m);
    expect(await healthOf(one)).toMatchObject({ httpStatus: 200, reasons: [], degraded: [{ reason: 'kafka-unreachable', detail: expect.stringContaining(NOWHERE) }] });
    expect(await metricOf(one, 'rolegate_kafka_connected{client="reader"}')).toBe(0);
    const [here, there] = [new Caller(one.endpoint, rootKey), new Caller(other.endpoint, rootKey)];
    for (let i = 0; i < 10; i++) {
      const user = here.as(await makeUser(here, `user${i}`));
      await makeRole(here, `Role${i}`, trusting(userArn(`user${i}`)), policy(statement('Allow', 'iam:GetRole')));
      const session = there.as(await assume(user, `Role${i}`));
      ok(await session.iam('GetRole', { RoleName: `Role${i}` }));
      ok(await here.iam('DeleteRolePolicy', { RoleName: `Role${i}`, PolicyName: 'own' }));
      expect((await session.iam('GetRole', { RoleName: `Role${i}` })).code).toBe('AccessDenied');
      for (const caller of [user, session]) caller.close();
    }
    for (const caller of [here, there]) caller.close();
  }, 120_000);

  describeWith(kafka, 'is there', () => {
    const broker = brokerKit(kafka.command);

    it('have read it as soon as they are ready, and say nothing of it', async () => {
      const node = await start('c', { KAFKA_BROKERS: broker.brokers.join(','), ROLEGATE_KAFKA_PARTITIONS: '3' });
      await node.ready();
      await eventually(async () => ((await metricOf(node, 'rolegate_kafka_connected{client="reader"}')) === 1 ? true : undefined), 30_000);
      expect(await healthOf(node)).toMatchObject({ httpStatus: 200, reasons: [], degraded: [] });
    }, 90_000);

    it('has topics of another layout do not start, and say which setting', async () => {
      await ensureTopics({ brokers: broker.brokers, partitions: 3 });
      const node = await start('d', { KAFKA_BROKERS: broker.brokers.join(','), ROLEGATE_KAFKA_PARTITIONS: '5' });
      expect((await node.ended()).code).not.toBe(0);
      expect(node.logs()).toMatch(/ - KAFKA_BROKERS: topic rolegate\.\w+ has 3 partitions, ROLEGATE_KAFKA_PARTITIONS says 5/);
      expect(node.logs()).not.toMatch(/\n\s+at /);
    }, 90_000);
  });
});
