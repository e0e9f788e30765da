import { type Aggregate, type EventStore, type StoredEvent, comparePositions, fold, stateVersionOf } from '#event-sourcing';
import type { Pool } from 'pg';
import { levelTables } from './checkpoint.js';
import { type ProjectionTable, projectionName, tableName, tableOf } from './projection-table.js';
import { type Slot, readSlots, slotOf } from './slots.js';
import { encodeState } from './state-codec.js';
import { inTransaction } from './transaction.js';

/** A row that is not what the log says. Tells no states: they hold what is not for everybody's eyes. */
export interface Difference {
  readonly projection: string;
  readonly stream: string;
  /** Version of the row, and of the stream; undefined where there is none. */
  readonly found: number | undefined;
  readonly expected: number | undefined;
  /** Those that differ, where both are there. */
  readonly fields: readonly string[];
}

interface Versioned {
  readonly version: number;
  /** JSON, by field. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface CheckReport {
  readonly tables: number;
  readonly streams: number;
  /** Streams left out because an event of theirs is set aside. */
  readonly setAside: number;
  /** At most the first hundred. */
  readonly differences: readonly Difference[];
}

interface Row {
  readonly stream: string;
  readonly account: string;
  readonly version: number | null;
  readonly state: string | null;
  readonly state_version: number | null;
  readonly set_aside: boolean;
}

const PAGE = 500;
/** Streams read from the log at once. */
const READERS = 8;
const MOST = 100;

/**
 * Compares every row of the level tables with a replay of its stream from zero, up to where the row's slot has come: what
 * is written meanwhile does not matter. Memory does not grow with the log.
 * @param onStreams hears how many streams are done
 * @throws StoreUnavailableError, or the database's error
 */
export async function checkProjections(pool: Pool, store: Pick<EventStore, 'readStream'>, aggregates: ReadonlyMap<string, Aggregate>, onStreams?: (streams: number) => void): Promise<CheckReport> {
  const tables = (await levelTables(pool)).flatMap((name) => tableOf(name, aggregates) ?? []);
  let [streams, setAside, gone] = [0, 0, 0];
  const differences: Difference[] = [];
  for (const table of tables) {
    for (let after = '', more = true; more && differences.length < MOST;) {
      const page = await readPage(pool, table, after).catch((error: unknown) => unlessDropped(pool, table, error));
      if (page === undefined) {
        gone++;
        break;
      }
      const { rows, slots } = page;
      await inParallel(rows, async (row) => {
        streams++;
        if (row.set_aside) setAside++;
        else differences.push(...(await differenceOf(store, table, row, slots)));
      });
      onStreams?.(streams);
      after = rows.at(-1)?.stream ?? '';
      more = rows.length === PAGE;
    }
  }
  return { tables: tables.length - gone, streams, setAside, differences: differences.slice(0, MOST) };
}

const UNDEFINED_TABLE = '42P01';

/** A rebuild drops the table that it replaced: there is nothing left to compare. */
async function unlessDropped(pool: Pool, table: ProjectionTable, error: unknown): Promise<undefined> {
  if ((error as { code?: string }).code === UNDEFINED_TABLE && !(await levelTables(pool)).includes(projectionName(table))) return undefined;
  throw error;
}

/** Streams of the log with their rows, rows without a stream among them, and the slots of the same moment. */
function readPage(pool: Pool, table: ProjectionTable, after: string): Promise<{ readonly rows: readonly Row[]; readonly slots: readonly Slot[] }> {
  return inTransaction(pool, async (client) => {
    const slots = await readSlots(client);
    const { rows } = await client.query<Row>(
      `select coalesce(s.id, r.stream) as stream, coalesce(s.account, r.account) as account, r.version, r.state, r.state_version,
          exists (select from read.set_aside a where a.projection = $3 and a.stream = coalesce(s.id, r.stream)) as set_aside
        from (select id, account from log.stream where id >= $2 || '/' and id < $2 || '0' and id > $1 order by id limit ${PAGE}) s
          full join (select stream, account, version, state, state_version from ${tableName(table)} where stream > $1 order by stream limit ${PAGE}) r on r.stream = s.id
        order by 1 limit ${PAGE}`, [after, table.aggregate.kind, projectionName(table)]);
    return { rows, slots };
  }, 'begin isolation level repeatable read read only');
}

async function differenceOf(store: Pick<EventStore, 'readStream'>, table: ProjectionTable, row: Row, slots: readonly Slot[]): Promise<Difference[]> {
  const slot = slots[slotOf(row, slots.length)]!;
  const events = (await store.readStream(row.stream)).filter(({ position }) => comparePositions(position, slot.position) <= 0);
  const found = row.state === null ? undefined : { version: row.version!, fields: fieldsOf(row.state) };
  const expected = replayed(table.aggregate, events);
  // Nobody believes a state of another shape: its version alone is compared.
  const believed = row.state_version === stateVersionOf(table.aggregate);
  const fields = found && expected && believed ? [...new Set([...found.fields.keys(), ...expected.fields.keys()])].filter((field) => found.fields.get(field) !== expected.fields.get(field)) : [];
  if (found?.version === expected?.version && fields.length === 0) return [];
  return [{ projection: projectionName(table), stream: row.stream, found: found?.version, expected: expected?.version, fields }];
}

function replayed(aggregate: Aggregate, events: readonly StoredEvent[]): Versioned | undefined {
  const state = fold(aggregate, undefined, events);
  return state === undefined ? undefined : { version: events.at(-1)!.version, fields: fieldsOf(encodeState(state)) };
}

/** The order of keys says how a state came about, not what it is. */
function fieldsOf(state: string): Map<string, string> {
  return new Map(Object.entries(JSON.parse(state) as object).map(([field, value]) => [field, JSON.stringify(sorted(value))]));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(Array.from({ length: READERS }, async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await act(item);
  }));
}
