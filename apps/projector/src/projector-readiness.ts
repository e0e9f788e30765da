import { type Clock, systemClock } from '#kernel';
import { type Projections, type SetAside, readSetAside } from '#readmodel-pg';
import type pg from 'pg';
import { Gauge, type Registry as Metrics } from 'prom-client';
import type { GatewayConfig } from '../../gateway/src/config/gateway-config.js';
import { DatabaseWatch, type WatchedDatabase } from '../../gateway/src/node/readiness/database-watch.js';
import type { Finding } from '../../gateway/src/node/readiness/finding.js';
import { Observation } from '../../gateway/src/node/readiness/observation.js';
import { Readiness } from '../../gateway/src/node/readiness/readiness.js';

/** Milliseconds. */
const INTERVAL = 3000;
const PATIENCE = 5000;
/** So long slots may be on their way from one process to another. */
const TAKING = 5000;

export interface ReadinessSources {
  readonly config: GatewayConfig;
  readonly pool: pg.Pool;
  readonly primary: WatchedDatabase['primary'];
  readonly projections: Pick<Projections, 'slots' | 'share'>;
  readonly kafka: () => readonly Finding[];
  readonly metrics: Metrics;
}

/** What a projector watches of itself and its surroundings, each reason by name. */
export class ProjectorReadiness extends Readiness {
  /** Set when the process has been told to end. */
  stopping = false;
  private observations: readonly Observation[] = [];

  /** Resolves when everything has been looked at once. */
  static async start({ config, pool, primary, projections, kafka, metrics }: ReadinessSources): Promise<ProjectorReadiness> {
    const readiness = new ProjectorReadiness();
    const watch = new DatabaseWatch({ pool, primary }, config.operation.clockTolerance * 1000);
    const late: Finding = { reason: 'database-slow', detail: 'Postgres does not answer a simple question in 5 s', grave: true };
    readiness.observations = [
      new Observation(() => databaseFindings(watch), { interval: INTERVAL, patience: PATIENCE, late }),
      new Observation(async () => setAsideFindings(await readSetAside(pool)), { interval: INTERVAL, patience: PATIENCE, late: { ...late, grave: false } }),
    ];
    for (const observation of readiness.observations) readiness.add(() => observation.findings());
    const slots = slotCheck(projections);
    readiness.add(slots);
    readiness.add(kafka);
    readiness.add(() => (readiness.stopping ? { reason: 'draining', detail: 'this process has been told to end', grave: true } : undefined));
    register(readiness, watch, metrics);
    await Promise.all(readiness.observations.map((observation) => observation.start()));
    return readiness;
  }

  stop(): void {
    for (const observation of this.observations) observation.stop();
  }
}

async function databaseFindings(watch: DatabaseWatch): Promise<readonly Finding[]> {
  try {
    return await watch.look();
  } catch (error) {
    return [{ reason: 'database-unreachable', detail: `Postgres does not answer: ${(error as Error).message}`, grave: true }];
  }
}

/** Poison: the events' accounts stand still, all others go on. */
function setAsideFindings(setAside: readonly SetAside[]): readonly Finding[] {
  const [first] = setAside;
  if (!first) return [];
  const detail = `${setAside.length === 100 ? '100 or more' : setAside.length} streams have an event that cannot be applied, first ${first.stream} (account ${first.account || "''"}) in ${first.projection}: ${first.error}`;
  return [{ reason: 'events-set-aside', detail, grave: false }];
}

/** Fewer slots than its share for longer than taking them takes. One whose share is none stands by, which is as it should be. */
export function slotCheck(projections: Pick<Projections, 'slots' | 'share'>, clock: Clock = systemClock): () => Finding | undefined {
  let since: number | undefined;
  return () => {
    const [held, { slots: share, processes }] = [projections.slots.length, projections.share];
    if (held >= share) since = undefined;
    else since ??= clock.monotonic();
    if (since === undefined || clock.monotonic() - since < TAKING) return undefined;
    return { reason: 'slots-missing', detail: `this process projects ${held} slots; of ${processes} that share them it should project ${share}`, grave: true };
  };
}

function register(readiness: ProjectorReadiness, watch: DatabaseWatch, metrics: Metrics): void {
  const registers = [metrics];
  new Gauge({ name: 'rolegate_ready', help: '1 while this process may serve.', registers, collect() { this.set(readiness.health().status === 'ready' ? 1 : 0); } });
  new Gauge({
    name: 'rolegate_unready_reason', help: '1 for each reason that keeps this process from being ready; nothing when ready.', labelNames: ['reason'], registers,
    collect() {
      this.reset();
      for (const { reason, grave } of readiness.findings()) if (grave) this.set({ reason }, 1);
    },
  });
  new Gauge({ name: 'rolegate_clock_offset_seconds', help: "Own wall clock minus Postgres's; what the round trip leaves open counts as none.", registers, collect() { this.set(watch.offset / 1000); } });
}
