import { type ProjectionState, projection, projectionRebuildStarted, projectionStream, projectionSwitched } from '#admin';
import { type Aggregate, ConflictError, type EventFeed, type EventStore, type NewEvent, type StoredEvent, type Tenure, fold, stateVersionOf, streamKind } from '#event-sourcing';
import { type Clock, systemClock, uuidv7 } from '#kernel';
import type { Pool } from 'pg';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { readSlots } from './slots.js';
import { leastOf } from './slot-writer.js';
import { TableBuilder } from './table-builder.js';
import { createTables, dropTable } from './tables.js';

export interface RebuildOptions {
  readonly clock?: Clock;
  /** Milliseconds for which the old table is kept up and readable after the switch; 60,000 by default. */
  readonly grace?: number;
  readonly onFailure?: (kind: string, error: unknown) => void;
}

/** Pause before a failed rebuild goes on, milliseconds. */
const PAUSE = 1000;

/**
 * Builds projections anew beside the live ones, when the log asks for it (ProjectionRebuildStarted), and switches by
 * another event; and builds tables that are live but not level. Where a live table has states of another shape than this
 * code makes, it asks for a rebuild itself. The work of one tenure: one process of all builds, and another goes on where it
 * ended.
 */
export class Rebuilds {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, Promise<void>>();
  /** Kinds whose shape has been looked at: once, or two versions of the code side by side would rebuild for ever. */
  private readonly judged = new Set<string>();

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream' | 'readAfter' | 'contains' | 'append'>,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    private readonly tenure: Tenure,
    private readonly options: RebuildOptions = {},
  ) {}

  /** Resolves when the tenure has ended and nothing is under way. */
  async run(feed: EventFeed): Promise<void> {
    // From an event's place, never from the log's bound: an event may come below a bound of before a crash.
    const { position } = leastOf(await readSlots(this.pool));
    const subscription = feed.subscribe('rebuilds', position, async (events) => this.heard(events));
    for (const kind of this.aggregates.keys()) this.look(kind);
    const { signal } = this.tenure;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    for (const timer of this.timers.values()) clearTimeout(timer);
    await subscription.stop();
    await Promise.all(this.running.values());
  }

  private heard(events: readonly StoredEvent[]): void {
    for (const { stream } of events) if (streamKind(stream) === projection.kind) this.look(stream.slice(projection.kind.length + 1));
  }

  /** Looks after a kind, one look at a time, after `delay` milliseconds. */
  private look(kind: string, delay = 0): void {
    if (this.tenure.signal.aborted) return;
    clearTimeout(this.timers.get(kind));
    this.timers.set(kind, setTimeout(() => {
      const work = (this.running.get(kind) ?? Promise.resolve()).then(() => this.lookAfter(kind)).catch((error: unknown) => {
        if (!this.tenure.holds()) return;
        this.options.onFailure?.(kind, error);
        this.look(kind, PAUSE);
      });
      this.running.set(kind, work);
    }, delay).unref());
  }

  private async lookAfter(kind: string): Promise<void> {
    const aggregate = this.aggregates.get(kind);
    if (!aggregate || !this.tenure.holds()) return;
    const events = await this.store.readStream(projectionStream(kind));
    const state = fold(projection, undefined, events);
    await this.build({ aggregate, version: state?.version ?? 1 });
    if (state?.building !== undefined) await this.rebuild({ aggregate, version: state.building }, events.at(-1)!.version);
    else if (await this.hasOtherStates({ aggregate, version: state?.version ?? 1 })) await this.begin(kind, (state?.version ?? 1) + 1, events.length);
    else if (state) await this.retire(aggregate, state);
  }

  private async hasOtherStates(table: ProjectionTable): Promise<boolean> {
    const { kind } = table.aggregate;
    if (this.judged.has(kind)) return false;
    const { rows } = await this.pool.query<{ found: boolean }>(`select exists (select from ${tableName(table)} where state_version <> $1) as found`, [stateVersionOf(table.aggregate)]);
    this.judged.add(kind);
    return rows[0]!.found;
  }

  private begin(kind: string, version: number, expected: number): Promise<void> {
    return this.append(kind, expected, projectionRebuildStarted(kind, version), 'states are of another shape');
  }

  /** Nothing to do for a table that is level. */
  private async build(table: ProjectionTable): Promise<boolean> {
    await createTables(this.pool, [table]);
    return new TableBuilder(this.pool, this.store, table, this.tenure).build();
  }

  /** Fills the table from the beginning of the log, or from where it stopped, and switches to it when it is level. */
  private async rebuild(table: ProjectionTable, expected: number): Promise<void> {
    const { kind } = table.aggregate;
    await createTables(this.pool, [table]);
    await this.pool.query(
      "insert into read.rebuild (projection, total) select $1, count(*) from log.event where stream >= $2 || '/' and stream < $2 || '0' on conflict do nothing",
      [projectionName(table), kind],
    );
    if (!(await this.build(table)) || !this.tenure.holds()) return;
    await this.append(kind, expected, projectionSwitched(kind, table.version), 'the new projection is level with the log');
  }

  private async append(kind: string, expected: number, event: NewEvent, reason: string): Promise<void> {
    try {
      await this.store.append({
        commandId: uuidv7(),
        meta: { actor: 'arn:aws:iam:::system/rebuild', requestId: 'rebuild', sourceIp: '', reason },
        writes: [{ stream: projectionStream(kind), account: '', expected, events: [event] }],
      });
    } catch (error) {
      // The process that held the tenure before was first, or an operator.
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
    for (const table of old) await dropTable(this.pool, table);
  }

  private async oldTables(aggregate: Aggregate, live: number): Promise<ProjectionTable[]> {
    const { rows } = await this.pool.query<{ version: number }>("select split_part(name, '@', 2)::int as version from read.projection where split_part(name, '@', 1) = $1", [aggregate.kind]);
    return rows.filter(({ version }) => version < live).map(({ version }) => ({ aggregate, version }));
  }
}
