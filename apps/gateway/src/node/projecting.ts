import type { Aggregate, EventFeed, EventStore, Leadership, Subscription } from '#event-sourcing';
import { Projections, type ReadingPositions } from '#readmodel-pg';
import type { Logger } from '#telemetry';
import type pg from 'pg';
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
}

/** Without Kafka the gateways write the read model themselves, each its share; with Kafka the projectors do (apps/projector). */
export async function projectInProcess(environment: ProjectingEnvironment): Promise<Subscription> {
  const { config, positions, logger, ...shared } = environment;
  if (config.storage.kafkaBrokers.length > 0) return { stop: async () => undefined };
  return Projections.start(shared.feed, {
    ...shared,
    onFailure: (kind, error) => logger.warn({ err: error }, `rebuilding the projection ${kind} failed and goes on`),
    onMoved: () => positions.moved(),
  });
}
