import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '#event-sourcing';
import { uuidv7 } from '#kernel';
import { appendOf, brokerKit, databaseKit } from '#testing';
import { Registry } from 'prom-client';
import { describeWith, provisioned } from '../../../test/provisioned.js';
import { type KafkaUnderTest, kafkaRig } from '../test/kafka-rig.js';
import { KafkaAuditTransport } from './kafka-audit-transport.js';
import { kafkaClient } from './kafka-client.js';
import { KafkaMetrics } from './kafka-metrics.js';
import { AUDIT_TOPIC, ensureTopics } from './topics.js';
import { TopicReader } from './topic-reader.js';

const kafka = provisioned('kafka');

async function until(condition: () => boolean, limit = 20_000): Promise<void> {
  for (const end = Date.now() + limit; !condition(); await sleep(5)) if (Date.now() > end) throw new Error('did not come');
}

describeWith(kafka, 'Kafka without the help of the log', () => {
  const database = databaseKit();
  const broker = brokerKit(kafka.command);
  let under: KafkaUnderTest;

  beforeAll(async () => {
    // The log is not looked at, and holes are not filled from it: what comes, comes through Kafka.
    under = await kafkaRig({ brokers: broker.brokers, connectionString: database.connectionString, patience: 600_000, lookInterval: 600_000 });
  }, 60_000);
  afterAll(() => under.close());

  const accounts = Array.from({ length: 10 }, () => uuidv7());
  let written = 0;
  const write = async (count: number): Promise<void> => {
    const write_ = { expected: written, events: Array.from({ length: count }, () => ({ type: 'ContractTested', data: {} })) };
    written += count;
    await Promise.all(accounts.map((account) => under.store.append(appendOf({ writes: [{ stream: `contract/${account}`, account, ...write_ }] }))));
  };
  const handed: StoredEvent[] = [];
  const all = (): boolean => handed.length >= written * accounts.length;

  it('brings the whole log in its order, over all partitions', async () => {
    await write(1);
    under.feed.subscribe('all', { era: 0, transaction: 0n, number: 0n }, async (events) => void handed.push(...events));
    await until(all);
    await until(() => under.feed.health().connected);
    const before = { ...under.brought };
    for (let n = 0; n < 20; n++) await write(2);
    await until(all);
    expect(under.brought.kafka - before.kafka).toBe(400);
    expect(under.brought.postgres).toBe(before.postgres);
    expect(under.feed.health()).toMatchObject({ connected: true, lag: 0, lastRecordAt: expect.any(Number) });
  });

  it('loses, doubles and reorders nothing over a killed broker', async () => {
    await broker.signal('SIGKILL');
    await write(5);
    await until(() => !under.feed.health().connected);
    const writing = (async () => {
      for (let n = 0; n < 20; n++) {
        await write(1);
        await sleep(50);
      }
    })();
    await broker.start();
    await writing;
    await until(all, 30_000);
    const log = await under.store.readAfter({ era: 0, transaction: 0n, number: 0n }, 10_000);
    expect(handed.map(({ id }) => id)).toEqual(log.events.map(({ id }) => id));
    expect(under.feed.health().connected).toBe(true);
  }, 90_000);

  describe('audit records', () => {
    it('go to their topic by account, acknowledged, and again after the broker was away', async () => {
      await ensureTopics({ brokers: broker.brokers, partitions: 3, within: 30_000 });
      const registry = new Registry();
      const values: string[] = [];
      const reader = new TopicReader(kafkaClient(broker.brokers, 'test'), { topic: AUDIT_TOPIC, take: (_, value) => void values.push(value!.toString()), onFailure: () => undefined });
      await until(() => reader.health().connected);
      const transport = new KafkaAuditTransport({ brokers: broker.brokers, partitions: 3, within: 1500, metrics: new KafkaMetrics(registry) });
      await transport.send([1, 2, 3, 4].map((n) => ({ account: `account-${n % 2}`, json: `{"n":${n}}` })));
      await until(() => values.length === 4);
      expect(values.map((value) => (JSON.parse(value) as { n: number }).n).filter((n) => n % 2 === 0)).toEqual([2, 4]);
      expect(await registry.metrics()).toContain('rolegate_kafka_connected{client="audit"} 1');
      await broker.signal('SIGSTOP');
      await expect(transport.send([{ account: 'a', json: '{"n":5}' }])).rejects.toThrow();
      expect(await registry.metrics()).toContain('rolegate_kafka_connected{client="audit"} 0');
      await broker.signal('SIGCONT');
      const sent = async (): Promise<boolean> => transport.send([{ account: 'a', json: '{"n":6}' }]).then(() => true, () => false);
      for (let n = 0; n < 10 && !(await sent()); n++) await sleep(200);
      await until(() => values.includes('{"n":6}'));
      await transport.close();
      await reader.stop();
    }, 60_000);
  });

  describe('topics', () => {
    it('are made once, and refused with another number of partitions, by name', async () => {
      const topics = [`t-${uuidv7()}`];
      await ensureTopics({ brokers: broker.brokers, partitions: 3, topics });
      await ensureTopics({ brokers: broker.brokers, partitions: 3, topics });
      await expect(ensureTopics({ brokers: broker.brokers, partitions: 4, topics })).rejects.toThrow(`topic ${topics[0]} has 3 partitions, ROLEGATE_KAFKA_PARTITIONS says 4`);
    });

    it('say which brokers cannot be reached', async () => {
      await expect(ensureTopics({ brokers: ['127.0.0.1:1'], partitions: 3, within: 500 })).rejects.toThrow('Kafka at 127.0.0.1:1 (KAFKA_BROKERS) cannot be used');
    });
  });
});
