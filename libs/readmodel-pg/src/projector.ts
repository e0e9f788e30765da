import { type EventFeed, type EventStore, ORIGIN, type Position, type StoredEvent, type Subscription, comparePositions } from '#event-sourcing';
import type { Pool } from 'pg';
import { BatchWriter } from './batch-writer.js';
import { type ProjectionTable, projectionName } from './projection-table.js';
import { createTables } from './tables.js';

/** Longest pause before a waiter looks again by itself, milliseconds: another process may have projected. */
const LOOK = 20;

/**
 * Keeps projection tables up with the feed. Any number may run on the same tables. A table that lacks what the feed
 * brought before (new, emptied, adopted late) is brought up from the log.
 */
export class Projector {
  private readonly writer: BatchWriter;
  private readonly tables = new Map<string, ProjectionTable>();
  private readonly positions = new Map<string, Position>();
  private readonly waiting = new Set<() => void>();
  private subscription: Subscription | undefined;
  private handed: Position = ORIGIN;
  private era = 0;
  private stopped = false;

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream' | 'readAfter' | 'contains' | 'head'>,
    tables: readonly ProjectionTable[],
  ) {
    this.writer = new BatchWriter(pool, store);
    for (const table of tables) this.tables.set(projectionName(table), table);
  }

  /** @throws StoreUnavailableError, or the database's error */
  async start(feed: EventFeed): Promise<void> {
    await this.verify();
    for (const table of this.tables.values()) await this.writer.retrySetAside(table);
    this.handed = this.position();
    this.subscription = feed.subscribe('read-model', this.handed, (events, position) => this.project(events, position));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.subscription?.stop();
  }

  /** Everything up to here is in every table. */
  position(): Position {
    let least: Position | undefined;
    for (const position of this.positions.values()) if (!least || comparePositions(position, least) < 0) least = position;
    return least ?? ORIGIN;
  }

  /** The feed's handler. */
  async project(events: readonly StoredEvent[], position: Position): Promise<void> {
    if (position.era > this.era) await this.verify();
    const tables = [...this.tables.values()];
    const { positions, behind } = await this.writer.push(tables, { events, after: this.handed });
    for (const table of tables) if (!positions.has(projectionName(table))) this.release(table);
    this.reached(positions);
    for (const table of behind) await this.bringUp(table);
    this.handed = position;
  }

  /** Keeps one more table up from now on; resolves when it is level with the log. */
  async adopt(table: ProjectionTable): Promise<void> {
    const name = projectionName(table);
    if (this.tables.has(name)) return;
    await createTables(this.pool, [table]);
    await this.writer.verified(table);
    await this.bringUp(table);
    this.tables.set(name, table);
    // What came in between passed it by.
    await this.bringUp(table);
  }

  /** Leaves a table alone that is to be dropped. */
  release(table: ProjectionTable): void {
    this.tables.delete(projectionName(table));
    this.positions.delete(projectionName(table));
  }

  /**
   * Waits until a table has everything that was committed before the call; false when `within` milliseconds were not
   * enough. Holds no connection.
   */
  async caughtUp(table: ProjectionTable, within: number): Promise<boolean> {
    const end = performance.now() + within;
    const name = projectionName(table);
    if (!this.tables.has(name)) await this.adopt(table);
    let target: Position | undefined;
    for (;;) {
      const { events, bound, top } = await this.store.readAfter(this.positions.get(name) ?? ORIGIN, 1);
      target ??= top;
      // What was committed since does not count: under steady writes the end would never come.
      if (comparePositions(events[0]?.position ?? target, target) >= 0 && comparePositions(bound, target) >= 0) return true;
      const left = end - performance.now();
      if (left <= 0) return false;
      await this.progress(Math.min(left, LOOK));
    }
  }

  private async verify(): Promise<void> {
    const { era } = await this.store.head();
    for (const [name, table] of this.tables) {
      const position = await this.writer.verified(table);
      if (position) this.positions.set(name, position);
      else this.release(table);
    }
    this.era = era;
  }

  private async bringUp(table: ProjectionTable): Promise<void> {
    const position = await this.writer.pull(table, () => !this.stopped);
    if (position) this.reached(new Map([[projectionName(table), position]]));
    else this.release(table);
  }

  private reached(positions: ReadonlyMap<string, Position>): void {
    for (const [name, position] of positions) this.positions.set(name, position);
    for (const wake of this.waiting) wake();
  }

  private progress(atMost: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, atMost);
      this.waiting.add(wake);
    });
  }
}
