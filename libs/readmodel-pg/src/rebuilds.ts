import { type ProjectionState, projection, projectionStream, projectionSwitched } from '#admin';
import { type Aggregate, ConflictError, type EventFeed, type EventStore, type StoredEvent, type Subscription, fold, streamKind } from '#event-sourcing';
import { type Clock, systemClock, uuidv7 } from '#kernel';
import type { Pool } from 'pg';
import type { ProjectionTable } from './projection-table.js';
import { projectionName } from './projection-table.js';
import type { Projector } from './projector.js';
import { createTables, dropTable } from './tables.js';

export interface RebuildOptions {
  readonly clock?: Clock;
  /** Milliseconds for which the old table is kept up and readable after the switch; 60,000 by default. */
  readonly grace?: number;
  readonly onFailure?: (kind: string, error: unknown) => void;
}

/** How long the new table may take to draw level before the switch, milliseconds. */
const LEVEL = 10_000;
/** Pause before a failed rebuild goes on, milliseconds. */
const PAUSE = 1000;

/**
 * Builds projections anew beside the live ones, when the log asks for it (ProjectionRebuildStarted), and switches by
 * another event. Every process with a projector takes part; the work is divided by the tables' checkpoints, so one that
 * ends leaves nothing undone.
 */
export class Rebuilds {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, Promise<void>>();
  private subscription: Subscription | undefined;
  private stopped = false;

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream' | 'append' | 'head'>,
    private readonly projector: Projector,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    private readonly options: RebuildOptions = {},
  ) {}

  async start(feed: EventFeed): Promise<void> {
    this.subscription = feed.subscribe('rebuilds', await this.store.head(), async (events) => this.heard(events));
    for (const kind of this.aggregates.keys()) this.look(kind);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await this.subscription?.stop();
    await Promise.all(this.running.values());
  }

  private heard(events: readonly StoredEvent[]): void {
    for (const { stream } of events) if (streamKind(stream) === projection.kind) this.look(stream.slice(projection.kind.length + 1));
  }

  /** Looks after a kind, one look at a time, after `delay` milliseconds. */
  private look(kind: string, delay = 0): void {
    if (this.stopped) return;
    clearTimeout(this.timers.get(kind));
    this.timers.set(kind, setTimeout(() => {
      const work = (this.running.get(kind) ?? Promise.resolve()).then(() => this.lookAfter(kind)).catch((error: unknown) => {
        if (this.stopped) return;
        this.options.onFailure?.(kind, error);
        this.look(kind, PAUSE);
      });
      this.running.set(kind, work);
    }, delay).unref());
  }

  private async lookAfter(kind: string): Promise<void> {
    const aggregate = this.aggregates.get(kind);
    if (this.stopped || !aggregate) return;
    const events = await this.store.readStream(projectionStream(kind));
    const state = fold(projection, undefined, events);
    if (!state) return;
    if (state.building !== undefined) await this.build({ aggregate, version: state.building }, events.at(-1)!.version);
    else await this.retire(aggregate, state);
  }

  /** Fills the table from the beginning of the log, or from where it stopped, and switches to it when it is level. */
  private async build(table: ProjectionTable, expected: number): Promise<void> {
    await createTables(this.pool, [table]);
    const { kind } = table.aggregate;
    await this.pool.query(
      "insert into read.rebuild (projection, total) select $1, count(*) from log.event where stream >= $2 || '/' and stream < $2 || '0' on conflict do nothing",
      [projectionName(table), kind],
    );
    await this.projector.adopt(table);
    if (this.stopped) return;
    if (!(await this.projector.caughtUp(table, LEVEL))) throw new Error(`the new table of ${kind} does not draw level`);
    try {
      await this.store.append({
        commandId: uuidv7(),
        meta: { actor: 'arn:aws:iam:::system/rebuild', requestId: 'rebuild', sourceIp: '', reason: 'the new projection is level with the log' },
        writes: [{ stream: projectionStream(kind), account: '', expected, events: [projectionSwitched(kind, table.version)] }],
      });
    } catch (error) {
      // Another process was first.
      if (!(error instanceof ConflictError)) throw error;
    }
    this.look(kind);
  }

  /** After the grace no node reads the old tables any more: one that has not heard of the switch holds no lease. */
  private async retire(aggregate: Aggregate, state: ProjectionState): Promise<void> {
    const { clock = systemClock, grace = 60_000 } = this.options;
    const left = (state.switchedAt?.getTime() ?? 0) + grace - clock.now();
    const old = await this.oldTables(aggregate, state.version);
    if (old.length === 0) return;
    if (left > 0) return this.look(aggregate.kind, left);
    for (const table of old) {
      this.projector.release(table);
      await dropTable(this.pool, table);
    }
  }

  private async oldTables(aggregate: Aggregate, live: number): Promise<ProjectionTable[]> {
    const { rows } = await this.pool.query<{ version: number }>("select split_part(name, '@', 2)::int as version from read.projection where split_part(name, '@', 1) = $1", [aggregate.kind]);
    return rows.filter(({ version }) => version < live).map(({ version }) => ({ aggregate, version }));
  }
}
