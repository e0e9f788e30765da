import { type EventStore, ORIGIN, type Position, comparePositions } from '#event-sourcing';
import type { Pool, PoolClient } from 'pg';
import { readCheckpoints } from './checkpoint.js';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { decodeState } from './state-codec.js';
import { inTransaction } from './transaction.js';

const PAGE = 2000;

interface Row {
  readonly stream: string;
  readonly version: number;
  readonly state: unknown;
}

/** See #hotstate, Snapshot. */
export type ReadSnapshot = (take: (row: Row) => void) => Promise<{ readonly position: Position; readonly suspects: readonly string[] }>;

/**
 * Rows of all live tables as of one moment, to fill a node's memory. A table that is missing, or whose checkpoint is not
 * in the log, gives nothing, and the log is to be read from its beginning.
 */
export function snapshotOf(pool: Pool, store: Pick<EventStore, 'contains'>, liveTables: () => Promise<readonly ProjectionTable[]>): ReadSnapshot {
  return async (take) => {
    const tables = await liveTables();
    return inTransaction(pool, async (client) => {
      const checkpoints = await readCheckpoints(client, tables.map(projectionName));
      let position: Position | undefined;
      for (const table of tables) {
        const checkpoint = checkpoints.get(projectionName(table));
        const trusted = checkpoint?.eventId !== undefined && (await store.contains(checkpoint.position, checkpoint.eventId));
        const from = trusted ? checkpoint.position : ORIGIN;
        if (!position || comparePositions(from, position) < 0) position = from;
        if (trusted) await takeRows(client, table, take);
      }
      const { rows } = await client.query<{ stream: string }>('select stream from read.set_aside where projection = any($1)', [tables.map(projectionName)]);
      return { position: position ?? ORIGIN, suspects: rows.map(({ stream }) => stream) };
    }, 'begin isolation level repeatable read read only');
  };
}

async function takeRows(client: PoolClient, table: ProjectionTable, take: (row: Row) => void): Promise<void> {
  for (let after = ''; ;) {
    const { rows } = await client.query<[string, number, string]>({
      text: `select stream, version, state from ${tableName(table)} where stream > $1 order by stream limit ${PAGE}`,
      values: [after],
      rowMode: 'array',
    });
    for (const [stream, version, state] of rows) take({ stream, version, state: decodeState(state) });
    if (rows.length < PAGE) return;
    after = rows.at(-1)![0];
  }
}
