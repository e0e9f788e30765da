import { type Position, type StoredEvent, ORIGIN, TenureLostError } from '#event-sourcing';
import type { ClientBase, Pool } from 'pg';

/** How far a table has come: the position and the id of its last event. */
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

/** Of a projection p: a level table has come as far as the slots, all of it as far as the one that has come least. */
export const CHECKPOINT = `(select s.era, s.transaction, s.number, s.event_id from read.slot s where p.level order by s.era, s.transaction, s.number limit 1)
  union all select p.era, p.transaction, p.number, p.event_id where not p.level`;
const SELECT = `select p.name, c.era, c.transaction::text, c.number::text, c.event_id from read.projection p, lateral (${CHECKPOINT}) c where p.name = any($1)`;

/** By projection name; one that does not exist is missing from the answer. */
export async function readCheckpoints(database: Pool | ClientBase, names: readonly string[]): Promise<Map<string, Checkpoint>> {
  return checkpointsOf((await database.query<Row>({ name: 'read.checkpoints', text: SELECT, values: [names] })).rows);
}

/** Names of the tables that every slot's owner keeps up. */
export async function levelTables(database: Pool | ClientBase): Promise<string[]> {
  const { rows } = await database.query<[string]>({ name: 'read.level', text: 'select name from read.projection where level', rowMode: 'array' });
  return rows.map(([name]) => name);
}

/**
 * Makes `term` the one under which the table may be built.
 * @returns undefined when it is level, or gone
 * @throws TenureLostError when a later one has been here
 */
export async function claimBuild(pool: Pool, name: string, term: bigint): Promise<Checkpoint | undefined> {
  const { rows } = await pool.query<Row & { term: string }>(
    'update read.projection set term = greatest(term, $2) where name = $1 and not level returning name, era, transaction::text, number::text, event_id, term::text', [name, term]);
  if (rows[0] && BigInt(rows[0].term) > term) throw new TenureLostError(name);
  return checkpointsOf(rows).get(name);
}

/** The checkpoint of a table that is being built, locked to the transaction's end. @throws TenureLostError */
export async function lockBuild(client: ClientBase, name: string, term: bigint): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<Row & { term: string }>(
    'select name, era, transaction::text, number::text, event_id, term::text from read.projection where name = $1 and not level for update', [name]);
  if (rows[0] && BigInt(rows[0].term) !== term) throw new TenureLostError(name);
  return checkpointsOf(rows).get(name);
}

/** Of a table whose row the same transaction has locked. */
export async function moveBuild(client: ClientBase, name: string, { position, id }: Pick<StoredEvent, 'position' | 'id'>): Promise<void> {
  await client.query('update read.projection set era = $2, transaction = $3, number = $4, event_id = $5 where name = $1', [name, position.era, position.transaction, position.number, id]);
}

/** Back to the beginning. */
export async function resetBuild(client: ClientBase, name: string): Promise<void> {
  await client.query("update read.projection set era = $2, transaction = '0', number = 0, event_id = null where name = $1", [name, ORIGIN.era]);
}

/** From here on the owners of the slots keep it up. */
export async function setLevel(client: ClientBase, name: string): Promise<void> {
  await client.query('update read.projection set level = true where name = $1', [name]);
}

/** The slots' owner does not know the table's kind: whoever does is to build it from where it stands. */
export async function unsetLevel(client: ClientBase, name: string, from: Checkpoint): Promise<void> {
  const { position, eventId } = from;
  await client.query('update read.projection set level = false, era = $2, transaction = $3, number = $4, event_id = $5 where name = $1 and level',
    [name, position.era, position.transaction, position.number, eventId ?? null]);
}

const checkpointsOf = (rows: readonly Row[]): Map<string, Checkpoint> => new Map(rows.map((row) => [row.name, {
  position: { era: row.era, transaction: BigInt(row.transaction), number: BigInt(row.number) },
  eventId: row.event_id ?? undefined,
}]));
