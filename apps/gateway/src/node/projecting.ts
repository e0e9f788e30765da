import type { Aggregate, EventFeed, EventStore, Leadership, Subscription } from '#event-sourcing';
import { Projections, type ReadingPositions, readSlotLags } from '#readmodel-pg';
import type { Logger } from '#telemetry';
import type pg from 'pg';
import type { Registry as Metrics } from 'prom-client';
import { ProjectionMeter } from '../../../projector/src/projection-meter.js';
import type { GatewayConfig } from '../config/gateway-config.js';

export interface ProjectingEnvironment {
  readonly config: GatewayConfig;
  readonly pool: pg.Pool;
  readonly store: EventStore;
  readonly feed: EventFeed;
  readonly leadership: Leadership;
  readonly aggregates: ReadonlyMap<string, Aggregate>;
  readonly positions: ReadingPositions;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Without Kafka the gateways write the read model themselves, each its share; with Kafka the projectors do (apps/projector). */
export async function projectInProcess(environment: ProjectingEnvironment): Promise<Subscription> {
  const { config, positions, logger, metrics, ...shared } = environment;
  if (config.storage.kafkaBrokers.length > 0) return { stop: async () => undefined };
  const meter = new ProjectionMeter(metrics, () => readSlotLags(shared.pool, shared.store));
  const projections = await Projections.start(shared.feed, {
    ...shared,
    onWritten: (slot, events) => meter.written(slot, events),
    onFailure: (kind, error) => logger.warn({ err: error }, `rebuilding the projection ${kind} failed and goes on`),
    onMoved: () => positions.moved(),
  });
  meter.owned(() => projections.slots.length);
  return projections;
}
