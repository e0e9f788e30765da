import type { Leadership } from '#event-sourcing';
import type { LogListener, PgEventStore } from '#eventstore-pg';
import { KafkaAuditTransport, type KafkaMetrics, KafkaSetupError, ensureTopics, relay } from '#feed-kafka';
import { type Logger, auditRelay } from '#telemetry';
import type pg from 'pg';
import type { Registry as Metrics } from 'prom-client';
import type { GatewayConfig } from '../../gateway/src/config/gateway-config.js';
import type { Finding } from '../../gateway/src/node/readiness/finding.js';

export interface KafkaEnvironment {
  readonly config: GatewayConfig;
  readonly store: PgEventStore;
  readonly pool: pg.Pool;
  readonly leadership: Leadership;
  readonly growth: LogListener;
  readonly metrics: Metrics;
  readonly kafkaMetrics: KafkaMetrics;
  readonly logger: Logger;
}

/**
 * What goes to Kafka, each under one leader: the log (`relay`) and the audit records (`audit`). Nothing without brokers.
 * Brokers that cannot be reached are no reason not to start: projections need the log in Postgres only.
 */
export class KafkaSide {
  private readonly transport: KafkaAuditTransport | undefined;
  private problem: Finding | undefined;

  constructor(private readonly environment: KafkaEnvironment) {
    const { config, store, pool, leadership, growth, metrics, kafkaMetrics, logger } = environment;
    const { kafkaBrokers: brokers, kafkaPartitions: partitions } = config.storage;
    if (brokers.length === 0) return;
    const sendFailed = (error: unknown): void => logger.warn({ err: error }, 'Kafka does not take events; they are sent again');
    this.transport = new KafkaAuditTransport({ brokers, partitions, metrics: kafkaMetrics });
    const carryAudit = auditRelay({ pool, transport: this.transport, registry: metrics, onFailure: (error) => logger.warn({ err: error }, 'audit records wait for Kafka') });
    const ensureTopicsOnce = this.topicsOnce();
    const onGrowth = (listener: () => void): (() => void) => growth.onGrowth(listener);
    leadership.campaign('relay', relay({ brokers, store, partitions, metrics: kafkaMetrics, ensureTopics: ensureTopicsOnce, onGrowth, onFailure: sendFailed }));
    leadership.campaign('audit', async (tenure) => {
      await ensureTopicsOnce();
      await carryAudit(tenure);
    });
  }

  /** Topics that are there and cannot be used; brokers that are away are the feed's finding. */
  findings(): readonly Finding[] {
    return this.problem ? [this.problem] : [];
  }

  /** After the campaigns have ended. */
  async stop(): Promise<void> {
    await this.transport?.close();
  }

  /** Topics are made and checked before the first record, by whoever comes first; what failed is tried again by the next. */
  private topicsOnce(): () => Promise<void> {
    const { kafkaBrokers: brokers, kafkaPartitions: partitions } = this.environment.config.storage;
    let done: Promise<void> | undefined;
    return () => (done ??= ensureTopics({ brokers, partitions }).then(() => (this.problem = undefined), (error: unknown) => {
      done = undefined;
      this.problem = findingOf(error);
      throw error;
    }));
  }
}

/** A topic that is there and wrong needs an operator; brokers that are away come back. */
function findingOf(error: unknown): Finding | undefined {
  const { message, cause } = error as Error;
  return error instanceof KafkaSetupError && cause === undefined ? { reason: 'kafka-topics', detail: `KAFKA_BROKERS: ${message}`, grave: true } : undefined;
}
