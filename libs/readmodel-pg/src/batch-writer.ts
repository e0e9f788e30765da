import { type EventStore, type Position, type StoredEvent, comparePositions, streamKind } from '#event-sourcing';
import type { ClientBase, Pool } from 'pg';
import { type Checkpoint, lockCheckpoints, moveCheckpoints, readCheckpoints, resetCheckpoint } from './checkpoint.js';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { TableWriter } from './table-writer.js';
import { inTransaction } from './transaction.js';

/** Events that follow each other in the log. */
export interface Batch {
  readonly events: readonly StoredEvent[];
  /** Nothing lies between here and the first event. */
  readonly after: Position;
}

export interface Outcome {
  /** Checkpoints after the batch; a table that was dropped is missing. */
  readonly positions: ReadonlyMap<string, Position>;
  /** Tables that lack events before the batch: nothing was written to them. */
  readonly behind: readonly ProjectionTable[];
}

/**
 * Writes batches into projection tables: rows and checkpoints in one transaction, which begins with locking the
 * checkpoints. So any number of processes may write the same events: one does, the others find it done.
 */
export class BatchWriter {
  private readonly writers = new Map<string, TableWriter>();

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream' | 'readAfter' | 'contains'>,
    private readonly pageSize = 500,
  ) {}

  /** @throws the database's error; nothing was written then */
  push(tables: readonly ProjectionTable[], batch: Batch, counted = false): Promise<Outcome> {
    const last = batch.events.at(-1);
    return inTransaction(this.pool, async (client) => {
      const checkpoints = await lockCheckpoints(client, tables.map(projectionName));
      const positions = new Map([...checkpoints].map(([name, { position }]) => [name, position]));
      const behind: ProjectionTable[] = [];
      const moved: string[] = [];
      for (const table of tables) {
        const name = projectionName(table);
        const from = positions.get(name);
        if (!from || !last || comparePositions(from, last.position) >= 0) continue;
        if (comparePositions(from, batch.after) < 0) {
          behind.push(table);
          continue;
        }
        const written = await this.write(client, table, batch.events, from);
        if (counted) await client.query('update read.rebuild set done = done + $2 where projection = $1', [name, written]);
        moved.push(name);
        positions.set(name, last.position);
      }
      if (last && moved.length > 0) await moveCheckpoints(client, moved, last.position, last);
      return { positions, behind };
    });
  }

  /**
   * Brings one table up from its checkpoint to what the log holds now; what is appended meanwhile does not prolong it.
   * @returns its position; undefined when the table is gone
   */
  async pull(table: ProjectionTable, goOn: () => boolean = () => true): Promise<Position | undefined> {
    const name = projectionName(table);
    let position = (await readCheckpoints(this.pool, [name])).get(name)?.position;
    let target: Position | undefined;
    while (position && goOn()) {
      const page = await this.store.readAfter(position, this.pageSize);
      target ??= page.top;
      if (page.events.length === 0 || comparePositions(position, target) >= 0) return position;
      position = (await this.push([table], { events: page.events, after: position }, true)).positions.get(name);
    }
    return position;
  }

  /** The checkpoint, once its event is known to be in the log. One that is not was rolled back: the table is emptied. */
  async verified(table: ProjectionTable): Promise<Position | undefined> {
    const name = projectionName(table);
    const checkpoint = (await readCheckpoints(this.pool, [name])).get(name);
    if (!checkpoint || (await this.holds(checkpoint))) return checkpoint?.position;
    return inTransaction(this.pool, async (client) => {
      const now = (await lockCheckpoints(client, [name])).get(name);
      // Another process may have emptied it and begun to fill it.
      if (!now || now.eventId !== checkpoint.eventId) return now?.position;
      await client.query(`delete from ${tableName(table)}`);
      await client.query('delete from read.set_aside where projection = $1', [name]);
      await resetCheckpoint(client, name);
      return (await lockCheckpoints(client, [name])).get(name)?.position;
    });
  }

  /** Tries events once more that were set aside, with this version of the code. */
  async retrySetAside(table: ProjectionTable): Promise<void> {
    const name = projectionName(table);
    const { rows } = await this.pool.query<{ stream: string }>('select stream from read.set_aside where projection = $1', [name]);
    for (const { stream } of rows) {
      await inTransaction(this.pool, async (client) => {
        const checkpoint = (await lockCheckpoints(client, [name])).get(name);
        if (!checkpoint) return;
        const events = await this.store.readStream(stream);
        await this.writerOf(table).write(client, events.filter((event) => comparePositions(event.position, checkpoint.position) <= 0));
      });
    }
  }

  private async write(client: ClientBase, table: ProjectionTable, events: readonly StoredEvent[], from: Position): Promise<number> {
    const { kind } = table.aggregate;
    const mine = events.filter((event) => streamKind(event.stream) === kind && comparePositions(event.position, from) > 0);
    await this.writerOf(table).write(client, mine);
    return mine.length;
  }

  private holds({ position, eventId }: Checkpoint): boolean | Promise<boolean> {
    return eventId === undefined || this.store.contains(position, eventId);
  }

  private writerOf(table: ProjectionTable): TableWriter {
    const name = projectionName(table);
    let writer = this.writers.get(name);
    if (!writer) this.writers.set(name, (writer = new TableWriter(this.store, table)));
    return writer;
  }
}
