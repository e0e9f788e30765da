import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';
import { kafkaClient } from './kafka-client.js';

export const EVENTS_TOPIC = 'rolegate.events';
export const AUDIT_TOPIC = 'rolegate.audit';

const WEEK = String(7 * 24 * 3600 * 1000);

/** The topics cannot be used as they are, or not be made. */
export class KafkaSetupError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'KafkaSetupError';
  }
}

export interface TopicOptions {
  readonly brokers: readonly string[];
  /** An account's partition follows from this number, so it never changes for a topic that has records. */
  readonly partitions: number;
  /** Milliseconds to wait for the brokers; 15,000 by default. */
  readonly within?: number;
  readonly topics?: readonly string[];
}

/**
 * Makes the topics where they are missing and checks those that are there. Replication: three, or as many as there are
 * brokers; with three, a record is acknowledged when two have it.
 * @throws KafkaSetupError
 */
export async function ensureTopics(options: TopicOptions): Promise<void> {
  const { brokers, partitions, within = 15_000, topics = [EVENTS_TOPIC, AUDIT_TOPIC] } = options;
  const kafka = kafkaClient(brokers, 'rolegate-setup');
  const end = performance.now() + within;
  for (;;) {
    const admin = kafka.admin();
    try {
      return await makeAndCheck(admin, { brokers, partitions, topics });
    } catch (error) {
      if (error instanceof KafkaSetupError) throw error;
      if (performance.now() > end) throw new KafkaSetupError(`Kafka at ${brokers.join(', ')} (KAFKA_BROKERS) cannot be used: ${reasonOf(error)}`, { cause: error });
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
    await sleep(200);
  }
}

async function makeAndCheck(admin: Admin, { brokers, partitions, topics }: Required<Omit<TopicOptions, 'within'>>): Promise<void> {
  await admin.connect();
  const present = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !present.has(topic));
  if (missing.length > 0) {
    // The list counts too: brokers that are still starting are not in the cluster yet, and the factor stays for ever.
    const replicationFactor = Math.min(3, Math.max(brokers.length, (await admin.describeCluster()).brokers.length));
    await admin.createTopics({ waitForLeaders: true, topics: missing.map((topic) => topicConfig(topic, partitions, replicationFactor)) });
  }
  const found = await admin.fetchTopicMetadata({ topics: [...topics] });
  for (const { name, partitions: there } of found.topics) {
    if (there.length === partitions) continue;
    throw new KafkaSetupError(`topic ${name} has ${there.length} partitions, ROLEGATE_KAFKA_PARTITIONS says ${partitions}: accounts would change their partition and lose their order`);
  }
}

const topicConfig = (topic: string, numPartitions: number, replicationFactor: number): ITopicConfig => ({
  topic,
  numPartitions,
  replicationFactor,
  configEntries: [
    { name: 'min.insync.replicas', value: replicationFactor >= 3 ? '2' : '1' },
    { name: 'retention.ms', value: WEEK },
    { name: 'cleanup.policy', value: 'delete' },
  ],
});

/** kafkajs wraps the reason in "Error: Error: …" and in what it gave up after. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
