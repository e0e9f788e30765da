import type { Aggregate, Campaign, Division, EventFeed, EventStore, Leadership } from '#event-sourcing';
import type { Pool } from 'pg';
import { Projector, type ProjectorOptions } from './projector.js';
import { type RebuildOptions, Rebuilds } from './rebuilds.js';
import { readSlots } from './slots.js';

export interface ProjectionsOptions extends ProjectorOptions, RebuildOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly aggregates: ReadonlyMap<string, Aggregate>;
  readonly leadership: Leadership;
}

/**
 * This process's part in writing the read model: some of the slots, shared with all other processes that do the same, and
 * rebuilds where no other process does them.
 */
export class Projections {
  private constructor(
    private readonly projector: Projector,
    private readonly division: Division,
    private readonly rebuilding: Campaign,
  ) {}

  /** The tables must be there (createTables). @throws the database's error */
  static async start(feed: EventFeed, options: ProjectionsOptions): Promise<Projections> {
    const { pool, store, aggregates, leadership } = options;
    const { length } = await readSlots(pool);
    const projector = new Projector(pool, store, aggregates, feed, length, options);
    const division = leadership.divide('projection', length, (tenure, slot) => projector.own(tenure, slot));
    const rebuilding = leadership.campaign('rebuild', (tenure) => new Rebuilds(pool, store, aggregates, tenure, options).run(feed));
    return new Projections(projector, division, rebuilding);
  }

  /** Slots that this process writes. */
  get slots(): readonly number[] {
    return this.division.held;
  }

  /** How many it should write, and how many processes share them. */
  get share(): { readonly slots: number; readonly processes: number } {
    return { slots: this.division.share, processes: this.division.processes };
  }

  /** Gives everything over to the others. */
  async stop(): Promise<void> {
    await Promise.all([this.division.stop(), this.rebuilding.stop()]);
    await this.projector.stop();
  }
}
