import { type Aggregate, type EventStore, type Position, type StoredEvent, ORIGIN, comparePositions, streamKind } from '#event-sourcing';
import type { ClientBase, Pool } from 'pg';
import { levelTables, unsetLevel } from './checkpoint.js';
import { type ProjectionTable, projectionName, tableName, tableOf } from './projection-table.js';
import { type Slot, lockSlots, moveSlots, readSlots, resetSlot, slotOf } from './slots.js';
import { TableWriter } from './table-writer.js';
import { inTransaction } from './transaction.js';

/** A slot that this process may write, and how far it has been read. */
export interface Share {
  readonly slot: number;
  readonly term: bigint;
  /** Nothing of the slot lies between its position in the database and here. */
  readonly reached: Position;
}

export interface Outcome {
  /** Slots written under another term: they are somebody else's now. */
  readonly lost: readonly number[];
  /** Events written, by slot. */
  readonly written: ReadonlyMap<number, number>;
}

/**
 * Writes events into all level tables: rows and the slots' positions in one transaction, which begins with locking the
 * slots and comparing the terms. So whatever a process believes of itself, nothing is written by one that lost a slot, and
 * nothing twice.
 */
export class SlotWriter {
  private readonly writers = new Map<string, TableWriter>();

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    /** Number of all slots. */
    private readonly count: number,
  ) {}

  /** Events that follow each other in the log. @throws the database's error; nothing was written then */
  push(shares: readonly Share[], events: readonly StoredEvent[]): Promise<Outcome> {
    const last = events.at(-1)!;
    return inTransaction(this.pool, async (client) => {
      const slots = new Map((await lockSlots(client, shares.map(({ slot }) => slot))).map((row) => [row.slot, row]));
      const mine = new Map<number, Slot>();
      for (const { slot, term } of shares) if (slots.get(slot)?.term === term) mine.set(slot, slots.get(slot)!);
      const due = events.filter((event) => {
        const slot = mine.get(slotOf(event, this.count));
        return slot !== undefined && comparePositions(event.position, slot.position) > 0;
      });
      if (due.length > 0) await this.write(client, due);
      const moved = [...mine.values()].filter(({ position }) => comparePositions(position, last.position) < 0).map(({ slot }) => slot);
      if (moved.length > 0) await moveSlots(client, moved, last);
      const written = new Map<number, number>();
      for (const event of due) written.set(slotOf(event, this.count), (written.get(slotOf(event, this.count)) ?? 0) + 1);
      return { lost: shares.flatMap(({ slot }) => (mine.has(slot) ? [] : [slot])), written };
    });
  }

  /** Tries events of a slot, of one kind or of all, once more that were set aside, with this version of the code. */
  async retrySetAside({ slot, term }: Pick<Share, 'slot' | 'term'>, kind?: string): Promise<void> {
    const { rows } = await this.pool.query<{ projection: string; stream: string; account: string }>(
      "select projection, stream, account from read.set_aside where $1::text is null or split_part(projection, '@', 1) = $1", [kind ?? null]);
    for (const { projection, stream, account } of rows) {
      const table = tableOf(projection, this.aggregates);
      if (!table || slotOf({ account }, this.count) !== slot) continue;
      await inTransaction(this.pool, async (client) => {
        const [now] = await lockSlots(client, [slot]);
        if (now?.term !== term) return;
        const events = await this.store.readStream(stream);
        await this.writerOf(table).write(client, events.filter(({ position }) => comparePositions(position, now.position) <= 0));
      });
    }
  }

  /** Takes everything of a slot out of the tables: its checkpoint is not in the log any more, so its rows may not be either. */
  async empty({ slot, term }: Pick<Share, 'slot' | 'term'>, era: number): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const [now] = await lockSlots(client, [slot]);
      if (now?.term !== term) return;
      for (const name of await levelTables(client)) {
        const table = tableOf(name, this.aggregates);
        if (!table) continue;
        await client.query(`delete from ${tableName(table)} where account = any($1)`, [await this.accounts(client, tableName(table), slot)]);
      }
      await client.query('delete from read.set_aside where account = any($1)', [await this.accounts(client, 'read.set_aside', slot)]);
      await resetSlot(client, slot, era);
    });
  }

  writerOf(table: ProjectionTable): TableWriter {
    const name = projectionName(table);
    let writer = this.writers.get(name);
    if (!writer) this.writers.set(name, (writer = new TableWriter(this.store, table)));
    return writer;
  }

  private async write(client: ClientBase, due: readonly StoredEvent[]): Promise<void> {
    const byKind = Map.groupBy(due, ({ stream }) => streamKind(stream));
    for (const name of await levelTables(client)) {
      const kind = name.slice(0, name.lastIndexOf('@'));
      const events = byKind.get(kind);
      if (!events) continue;
      const table = tableOf(name, this.aggregates);
      if (table) await this.writerOf(table).write(client, events);
      else await unsetLevel(client, name, leastOf(await readSlots(client)));
    }
  }

  private async accounts(client: ClientBase, from: string, slot: number): Promise<string[]> {
    const { rows } = await client.query<{ account: string }>(`select distinct account from ${from}`);
    return rows.map(({ account }) => account).filter((account) => slotOf({ account }, this.count) === slot);
  }
}

/** Of several slots, or of all, the one that has come least. */
export function leastOf(slots: Iterable<Pick<Slot, 'position' | 'eventId'>>): Pick<Slot, 'position' | 'eventId'> {
  let least: Pick<Slot, 'position' | 'eventId'> | undefined;
  for (const slot of slots) if (!least || comparePositions(slot.position, least.position) < 0) least = slot;
  return least ?? { position: ORIGIN, eventId: undefined };
}
