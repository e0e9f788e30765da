import type { Position } from '#event-sourcing';
import type { Pool } from 'pg';
import { type ProjectionTable, tableName } from './projection-table.js';
import { decodeState } from './state-codec.js';

const PAGE = 2000;

/**
 * Rows of all tables, to fill a node's memory. `position` must have been read before the first row: rows may be newer,
 * which the events after it tolerate by their version.
 */
export function snapshotOf(pool: Pool, tables: readonly ProjectionTable[], position: Position): { readonly position: Position; rows(): AsyncIterable<{ stream: string; version: number; state: unknown }> } {
  return {
    position,
    async *rows() {
      for (const table of tables) yield* tableRows(pool, table);
    },
  };
}

async function* tableRows(pool: Pool, table: ProjectionTable): AsyncIterable<{ stream: string; version: number; state: unknown }> {
  for (let after = ''; ;) {
    const { rows } = await pool.query<{ stream: string; version: number; state: string }>(`select stream, version, state from ${tableName(table)} where stream > $1 order by stream limit ${PAGE}`, [after]);
    for (const row of rows) yield { stream: row.stream, version: row.version, state: decodeState(row.state) };
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.stream;
  }
}
