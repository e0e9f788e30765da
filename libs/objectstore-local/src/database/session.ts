import pg from 'pg';

/**
 * Every statement of the store is a descent of an index. A plan made while a table was still empty would be a sequential
 * scan, and a prepared statement keeps it until the next ANALYZE: so plans that do not use the index are priced out, and one
 * generic plan is made per statement and connection.
 */
const SETTINGS =
  'set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = on; set jit = off; set plan_cache_mode = force_generic_plan; ' +
  "set synchronous_commit = on; set timezone = 'UTC'; set statement_timeout = '30s'";

/** Sees each new connection before it is used. @throws to refuse it: it does not lead to the primary */
export type Admit = (client: pg.ClientBase) => Promise<void>;

export async function prepareSession(client: pg.ClientBase, admit: Admit | undefined): Promise<void> {
  await client.query({ text: SETTINGS, query_timeout: CONNECTION.connectionTimeoutMillis } as pg.QueryConfig);
  await admit?.(client);
}

/** A peer that vanished without a word is noticed; a server that does not answer is given up, ms. */
export const CONNECTION = { keepAlive: true, connectionTimeoutMillis: 5000 } as const;

/** Connections for statements that change something, and for rare ones. */
export function createPool(config: pg.ClientConfig, max: number, report: (error: Error) => void, admit?: Admit): pg.Pool {
  const pool = new pg.Pool({ ...CONNECTION, ...config, max, onConnect: (client: pg.ClientBase) => prepareSession(client, admit) } as pg.PoolConfig);
  // A connection that dies idle is replaced by the next query; without a listener it would end the process.
  pool.on('error', report);
  return pool;
}
