import type { EventFeed, Leadership } from '#event-sourcing';
import { LogListener, PgEventStore, PgLeadership } from '#eventstore-pg';
import { KafkaMetrics } from '#feed-kafka';
import { Registry } from '#operation';
import { type CheckReport, Projections, checkProjections, createTables, readLiveTables, readProjections, readSetAside, readSlotLags } from '#readmodel-pg';
import { type Logger, measuredLeadership, registerProjectionMetrics, registerReplicationMetrics } from '#telemetry';
import { Registry as Metrics, collectDefaultMetrics } from 'prom-client';
import type { GatewayConfig } from '../../gateway/src/config/gateway-config.js';
import { features } from '../../gateway/src/features.js';
import { closeDatabase, openDatabase } from '../../gateway/src/node/database.js';
import { openFeed } from '../../gateway/src/node/node-feed.js';
import { KafkaSide } from './kafka-side.js';
import { NO_OBJECTS } from './no-objects.js';
import { ProjectionMeter } from './projection-meter.js';
import { ProjectorReadiness } from './projector-readiness.js';
import { projectionsReport, type ProjectionsReport } from './projections-report.js';

/** What is to be ended, the last begun first. */
type Closing = (() => Promise<unknown>)[];

async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** The adapters of one projector, started and joined together. */
export class ProjectorNode {
  private checking: Promise<CheckReport> | undefined;
  private closing: Closing = [];

  private constructor(
    readonly metrics: Metrics,
    readonly readiness: ProjectorReadiness,
    readonly projections: Projections,
    private readonly log: ProjectorLog,
  ) {}

  /** @throws KafkaSetupError, or what keeps Postgres from being used; everything started has been stopped again */
  static async start(config: GatewayConfig, logger: Logger): Promise<ProjectorNode> {
    const closing: Closing = [];
    try {
      const metrics = new Metrics();
      collectDefaultMetrics({ register: metrics });
      const log = await openLog(config.storage.databaseUrl!, closing);
      const kafkaMetrics = new KafkaMetrics(metrics);
      const { feed, findings } = openFeed({ brokers: config.storage.kafkaBrokers, metrics, kafkaMetrics, logger, ...log });
      closing.push(() => feed.close());
      const onFailure = (name: string, error: unknown): void => logger.warn({ err: error }, `${name} failed and is tried again`);
      const pgLeadership = new PgLeadership({ connectionString: log.connectionString, onFailure });
      closing.push(() => pgLeadership.close());
      const leadership = measuredLeadership(pgLeadership, metrics);
      const projections = await project(log, feed, leadership, metrics, onFailure);
      closing.push(() => projections.stop());
      const kafka = new KafkaSide({ config, leadership, metrics, kafkaMetrics, logger, ...log });
      closing.push(() => kafka.stop());
      const readiness = await ProjectorReadiness.start({ config, pool: log.pool, primary: log.primary, projections, kafka: () => [...findings(), ...kafka.findings()], metrics });
      closing.push(async () => readiness.stop());
      const node = new ProjectorNode(metrics, readiness, projections, log);
      node.closing = closing;
      return node;
    } catch (error) {
      await closeAll(closing);
      throw error;
    }
  }

  report(): Promise<ProjectionsReport> {
    const { pool, store, aggregates } = this.log;
    return projectionsReport(this.projections, { slots: () => readSlotLags(pool, store), tables: () => readProjections(pool, store, aggregates), setAside: () => readSetAside(pool) });
  }

  /** Every row against a replay; one at a time, all who ask share it. */
  check(): Promise<CheckReport> {
    const { pool, store, aggregates } = this.log;
    return (this.checking ??= checkProjections(pool, store, aggregates).finally(() => (this.checking = undefined)));
  }

  /** Hands everything over to the other projectors. */
  stop(): Promise<void> {
    return closeAll(this.closing);
  }
}

/** The log and what is needed to read it. */
export type ProjectorLog = Awaited<ReturnType<typeof openLog>>;

async function openLog(connectionString: string, closing: Closing) {
  const { aggregates, eventTypes: types } = new Registry(features(NO_OBJECTS));
  const database = await openDatabase(connectionString);
  const { pool, primary } = database;
  closing.push(() => closeDatabase(database));
  const store = new PgEventStore({ connectionString, types, primary });
  closing.push(() => store.close());
  await createTables(pool, await readLiveTables(store, aggregates));
  const growth = new LogListener(connectionString);
  closing.push(() => growth.close());
  return { connectionString, pool, primary, store, aggregates, types, growth };
}

async function project(log: ProjectorLog, feed: EventFeed, leadership: Leadership, metrics: Metrics, onFailure: (name: string, error: unknown) => void): Promise<Projections> {
  const { pool, store, aggregates } = log;
  const meter = new ProjectionMeter(metrics, () => readSlotLags(pool, store));
  const projections = await Projections.start(feed, { pool, store, aggregates, leadership, onWritten: (slot, events) => meter.written(slot, events), onFailure: (kind, error) => onFailure(`rebuilding the projection ${kind}`, error) });
  meter.owned(() => projections.slots.length);
  registerProjectionMetrics(metrics, () => readProjections(pool, store, aggregates));
  registerReplicationMetrics(metrics, pool);
  return projections;
}
