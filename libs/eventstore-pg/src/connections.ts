import { StoreUnavailableError } from '#event-sourcing';
import pg from 'pg';
import type { Primary } from './primary.js';

/** Settings by name; one that this Postgres does not know (transaction_timeout before 17) is left out. */
type Settings = Readonly<Record<string, string>>;

const READ_COMMITTED: Settings = { default_transaction_isolation: 'read committed' };

/** An open appender holds back every reader of the log, so it may not wait or run for long. Milliseconds. */
export const APPEND_SETTINGS: Settings = { ...READ_COMMITTED, lock_timeout: '250', statement_timeout: '500', transaction_timeout: '500' };
export const READ_SETTINGS: Settings = { ...READ_COMMITTED, statement_timeout: '30000' };

/** Milliseconds; a pool waits for its `onConnect` without a limit. */
const WELCOME_PATIENCE = 2000;

const WELCOME = `
  with wanted as (select * from unnest($1::text[], $2::text[]) w(name, value)),
    applied as (select count(set_config(s.name, w.value, false)) from wanted w join pg_settings s using (name))
  select case when pg_is_in_recovery() then -1 else coalesce(log.current_era(), 0) end as era, (select * from applied) as applied`;

/**
 * Makes a new connection ready and proves where it leads: not a standby, and a system identifier, timeline and database
 * that belong to the current era. After a restore, a dump into another cluster or a failover they do not; then the next
 * era is opened, by whichever node comes first (the others wait for its lock and find it open).
 * @param patience milliseconds; the client's own `query_timeout` by default
 * @returns the era
 * @throws StoreUnavailableError on a standby
 */
export async function welcome(client: pg.ClientBase, settings: Settings, patience?: number): Promise<number> {
  const query = { text: WELCOME, values: [Object.keys(settings), Object.values(settings)], query_timeout: patience };
  const answer = await client.query<{ era: number }>(query as pg.QueryConfig);
  const era = answer.rows[0]!.era;
  if (era < 0) throw new StoreUnavailableError('connected to a standby: the event log is on the primary only');
  return era > 0 ? era : openEra(client);
}

export async function openEra(client: { query: pg.ClientBase['query'] }): Promise<number> {
  const opened = await client.query<{ era: number }>('select log.open_era() as era');
  return opened.rows[0]!.era;
}

/**
 * A pool whose every connection has been welcomed; `onEra` hears the era of each. With `primary`, none shows what a
 * failover would take back; a pool that only writes does without.
 */
export function welcomedPool(connectionString: string, max: number, settings: Settings, onEra: (era: number) => void, primary?: Primary): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 2000,
    keepAlive: true,
    onConnect: async (client) => {
      // One that breaks while it is in use fails its query; unheard, its event would end the process as well.
      client.on('error', () => undefined);
      onEra(await welcome(client, settings, WELCOME_PATIENCE));
      await primary?.admit(client);
    },
  });
  // A connection that breaks while idle is thrown away by the pool; the next query opens, and checks, another.
  pool.on('error', () => undefined);
  return pool;
}
