import { type EventStore, ORIGIN, type Position, comparePositions, stateVersionOf } from '#event-sourcing';
import type { Pool, PoolClient, QueryArrayConfig } from 'pg';
import { readCheckpoints } from './checkpoint.js';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { stateAt } from './state-at.js';
import { decodeState } from './state-codec.js';

/** Rows of a page: some 5 ms of decoding, in which no request is served. */
const PAGE = 500;

/** Milliseconds after which a connection that was cut without a word has failed; the load goes on with another. */
const PATIENCE = 10_000;

interface Row {
  readonly stream: string;
  readonly version: number;
  readonly state: unknown;
}

/** See #hotstate, Snapshot. */
interface Snapshot {
  readonly position: Position;
  readonly suspects: readonly string[];
  rows(kind: string): AsyncIterable<readonly Row[]>;
  count(kinds: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export type OpenSnapshot = () => Promise<Snapshot>;

/**
 * Rows of all live tables as of one moment, to fill a node's memory. A table that is missing, or whose checkpoint is not
 * in the log, gives nothing, and the log is to be read from its beginning; rows of another shape are folded from their
 * streams. Holds a connection until it is closed.
 */
export function snapshotOf(pool: Pool, store: Pick<EventStore, 'contains' | 'readStream'>, liveTables: () => Promise<readonly ProjectionTable[]>): OpenSnapshot {
  return async () => {
    const tables = await liveTables();
    const held = new HeldTransaction(await pool.connect());
    try {
      return await readStart(held, store, tables);
    } catch (error) {
      await held.end();
      throw error;
    }
  };
}

async function readStart(held: HeldTransaction, store: Pick<EventStore, 'contains' | 'readStream'>, tables: readonly ProjectionTable[]): Promise<Snapshot> {
  const { client } = held;
  await client.query('begin isolation level repeatable read read only');
  const names = tables.map(projectionName);
  const checkpoints = await readCheckpoints(client, names);
  const trusted = new Map<string, ProjectionTable>();
  let position: Position | undefined;
  for (const table of tables) {
    const checkpoint = checkpoints.get(projectionName(table));
    const inLog = checkpoint?.eventId !== undefined && (await store.contains(checkpoint.position, checkpoint.eventId));
    const from = inLog ? checkpoint.position : ORIGIN;
    if (!position || comparePositions(from, position) < 0) position = from;
    if (inLog) trusted.set(table.aggregate.kind, table);
  }
  const { rows } = await client.query<{ stream: string }>('select stream from read.set_aside where projection = any($1)', [names]);
  return {
    position: position ?? ORIGIN,
    suspects: rows.map(({ stream }) => stream),
    rows: (kind) => pagesOf(client, store, trusted.get(kind)),
    count: async (kinds) => {
      let count = 0;
      for (const kind of kinds) count += await countOf(client, trusted.get(kind));
      return count;
    },
    close: () => held.end(),
  };
}

/** The next page is on its way while one is taken. */
async function* pagesOf(client: PoolClient, store: Pick<EventStore, 'readStream'>, table: ProjectionTable | undefined): AsyncGenerator<readonly Row[]> {
  if (!table) return;
  const own = stateVersionOf(table.aggregate);
  let coming = readPage(client, table, '');
  for (;;) {
    const page = await coming;
    const more = page.length === PAGE;
    if (more) {
      coming = readPage(client, table, page.at(-1)![0]);
      // Whoever stops reading in between hears of a failure when the transaction ends.
      coming.catch(() => undefined);
    }
    yield await Promise.all(page.map(async ([stream, version, state, shape]) =>
      ({ stream, version, state: shape === own ? decodeState(state) : await stateAt(store, table.aggregate, stream, version) })));
    if (!more) return;
  }
}

async function readPage(client: PoolClient, table: ProjectionTable, after: string): Promise<[string, number, string, number][]> {
  const { rows } = await client.query<[string, number, string, number]>({
    text: `select stream, version, state, state_version from ${tableName(table)} where stream > $1 order by stream limit ${PAGE}`,
    values: [after],
    rowMode: 'array',
    query_timeout: PATIENCE,
  } as QueryArrayConfig);
  return rows;
}

async function countOf(client: PoolClient, table: ProjectionTable | undefined): Promise<number> {
  if (!table) return 0;
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${tableName(table)}`);
  return rows[0]!.count;
}

/** A connection that broke is thrown away; unheard, that event would end the process. */
class HeldTransaction {
  private broken = false;
  private readonly heard = (): void => void (this.broken = true);

  constructor(readonly client: PoolClient) {
    client.on('error', this.heard);
  }

  async end(): Promise<void> {
    await this.client.query('rollback').catch(this.heard);
    this.client.off('error', this.heard);
    this.client.release(this.broken);
  }
}
