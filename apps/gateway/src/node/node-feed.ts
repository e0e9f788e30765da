import type { EventFeed, EventTypes } from '#event-sourcing';
import { EmbeddedFeed, type PgEventStore } from '#eventstore-pg';
import { KafkaFeed, KafkaMetrics, feedMeter } from '#feed-kafka';
import type { Logger } from '#telemetry';
import type { Registry as Metrics } from 'prom-client';
import type { Finding } from './readiness/finding.js';

export interface NodeFeed {
  readonly feed: EventFeed;
  /** What is wrong with what brings the events; they come from Postgres then. */
  findings(): readonly Finding[];
}

export interface NodeFeedOptions {
  readonly brokers: readonly string[];
  readonly store: PgEventStore;
  readonly types: EventTypes;
  /** Of the primary, without a pooler in between. */
  readonly connectionString: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of a process that has more clients of Kafka than the feed's. */
  readonly kafkaMetrics?: KafkaMetrics;
}

/** How events come to this node: over Kafka where it is configured, else by reading the log's end. */
export function openFeed(options: NodeFeedOptions): NodeFeed {
  const { brokers, store, types, connectionString, logger, metrics, kafkaMetrics } = options;
  // Asked at scrapes, when the feed is there.
  const meter = feedMeter(metrics, (): ReadonlyMap<string, number> => feed.lags(Date.now()));
  const shared = { store, meter, onFailure: (name: string, error: unknown, attempt: number) => logger.warn({ err: error, attempt }, `the feed's reader ${name} failed and is tried again`) };
  const feed = brokers.length === 0
    ? new EmbeddedFeed({ ...shared, directConnectionString: connectionString })
    : new KafkaFeed({ ...shared, brokers, types, metrics: kafkaMetrics ?? new KafkaMetrics(metrics) });
  return { feed, findings: () => (feed instanceof KafkaFeed && !feed.health().connected ? [kafkaUnreachable(brokers)] : []) };
}

/** No reason to go elsewhere: every other node reads the log in Postgres then, too. */
export const kafkaUnreachable = (brokers: readonly string[]): Finding => ({
  reason: 'kafka-unreachable', grave: false,
  detail: `KAFKA_BROKERS: ${brokers.join(', ')} cannot be reached; events come from Postgres, with more load on it`,
});
