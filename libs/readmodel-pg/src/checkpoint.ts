import { type Position, type StoredEvent, ORIGIN } from '#event-sourcing';
import type { ClientBase, Pool } from 'pg';

/** How far a projection has come: the position and the id of its last event. */
export interface Checkpoint {
  readonly position: Position;
  /** Undefined before the first event. */
  readonly eventId: string | undefined;
}

interface Row {
  readonly name: string;
  readonly era: number;
  readonly transaction: string;
  readonly number: string;
  readonly event_id: string | null;
}

const SELECT = 'select name, era, transaction::text, number::text, event_id from read.projection where name = any($1) order by name';

/** By projection name; one that does not exist is missing from the answer. */
export async function readCheckpoints(database: Pool | ClientBase, names: readonly string[]): Promise<Map<string, Checkpoint>> {
  return checkpointsOf((await database.query<Row>({ name: 'read.checkpoints', text: SELECT, values: [names] })).rows);
}

/**
 * The same, locked to the transaction's end and always in the same order: of several projectors one writes, the others
 * wait, and then see what is left to do.
 */
export async function lockCheckpoints(client: ClientBase, names: readonly string[]): Promise<Map<string, Checkpoint>> {
  return checkpointsOf((await client.query<Row>({ name: 'read.lock-checkpoints', text: `${SELECT} for update`, values: [names] })).rows);
}

/** Of projections that the same transaction has locked. */
export async function moveCheckpoints(client: ClientBase, names: readonly string[], position: Position, last: StoredEvent | undefined): Promise<void> {
  await client.query({
    name: 'read.move-checkpoints',
    text: 'update read.projection set era = $2, transaction = $3::xid8, number = $4, event_id = coalesce($5, event_id) where name = any($1)',
    values: [names, position.era, String(position.transaction), String(position.number), last?.id ?? null],
  });
}

/** Back to the beginning. */
export async function resetCheckpoint(client: ClientBase, name: string): Promise<void> {
  await client.query("update read.projection set era = $2, transaction = '0', number = 0, event_id = null where name = $1", [name, ORIGIN.era]);
}

const checkpointsOf = (rows: readonly Row[]): Map<string, Checkpoint> => new Map(rows.map((row) => [row.name, {
  position: { era: row.era, transaction: BigInt(row.transaction), number: BigInt(row.number) },
  eventId: row.event_id ?? undefined,
}]));
