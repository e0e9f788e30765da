import { type EventStore, type Position, type StoredEvent, type Tenure, ORIGIN, comparePositions, streamKind } from '#event-sourcing';
import type { ClientBase, Pool } from 'pg';
import { type Checkpoint, claimBuild, lockBuild, moveBuild, resetBuild, setLevel } from './checkpoint.js';
import { hidden } from './hidden.js';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { lockSlots } from './slots.js';
import { TableWriter } from './table-writer.js';
import { inTransaction } from './transaction.js';

const PAGE = 500;

/**
 * Fills a table that the owners of the slots do not keep up (new, or of a kind that they did not know) from the log, and
 * hands it over to them. Under a tenure: one process builds, and another goes on where it stopped.
 */
export class TableBuilder {
  private readonly writer: TableWriter;
  private readonly name: string;

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream' | 'readAfter' | 'contains'>,
    private readonly table: ProjectionTable,
    private readonly tenure: Pick<Tenure, 'term' | 'holds'>,
  ) {
    this.writer = new TableWriter(store, table);
    this.name = projectionName(table);
  }

  /** @returns false when the tenure ended before. @throws TenureLostError, StoreUnavailableError, or the database's error */
  async build(): Promise<boolean> {
    const checkpoint = await this.verified(await claimBuild(this.pool, this.name, this.tenure.term));
    if (!checkpoint) return true;
    return (await this.pull(checkpoint.position)) && (await this.handOver());
  }

  /** Up to what the log held when this began, and on while whole pages come. */
  private async pull(from: Position): Promise<boolean> {
    for (let position = from; this.tenure.holds();) {
      const page = await this.store.readAfter(position, PAGE);
      if (page.events.length > 0) await inTransaction(this.pool, (client) => this.write(client, page.events));
      if (!page.more) return true;
      ({ position } = page);
    }
    return false;
  }

  /**
   * While the slots stand still the rest is written that they are ahead; from then on they write it. What they write again
   * the rows have already: an event is applied to a row once, by its version.
   */
  private async handOver(): Promise<boolean> {
    if (!this.tenure.holds()) return false;
    await inTransaction(this.pool, async (client) => {
      const slots = await lockSlots(client);
      const checkpoint = await lockBuild(client, this.name, this.tenure.term);
      if (!checkpoint) return;
      const furthest = slots.reduce((most, { position }) => (comparePositions(position, most) > 0 ? position : most), ORIGIN);
      for (let { position } = checkpoint; comparePositions(position, furthest) < 0;) {
        const page = await this.store.readAfter(position, PAGE);
        if (await hidden(page, furthest)) continue;
        const due = page.events.filter((event) => comparePositions(event.position, furthest) <= 0);
        if (due.length === 0) break;
        await this.write(client, due);
        ({ position } = due.at(-1)!);
      }
      await setLevel(client, this.name);
    });
    return true;
  }

  private async write(client: ClientBase, events: readonly StoredEvent[]): Promise<void> {
    if (!(await lockBuild(client, this.name, this.tenure.term))) return;
    const mine = events.filter(({ stream }) => streamKind(stream) === this.table.aggregate.kind);
    await this.writer.write(client, mine);
    await client.query('update read.rebuild set done = done + $2 where projection = $1', [this.name, mine.length]);
    await moveBuild(client, this.name, events.at(-1)!);
  }

  /** A checkpoint whose event is not in the log was rolled back with an era: the table is emptied. */
  private async verified(checkpoint: Checkpoint | undefined): Promise<Checkpoint | undefined> {
    if (checkpoint?.eventId === undefined || (await this.store.contains(checkpoint.position, checkpoint.eventId))) return checkpoint;
    await inTransaction(this.pool, async (client) => {
      if (!(await lockBuild(client, this.name, this.tenure.term))) return;
      await client.query(`delete from ${tableName(this.table)}`);
      await client.query('delete from read.set_aside where projection = $1', [this.name]);
      await resetBuild(client, this.name);
    });
    return { position: ORIGIN, eventId: undefined };
  }
}
