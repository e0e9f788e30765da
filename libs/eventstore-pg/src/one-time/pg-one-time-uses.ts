import type { OneTimeUses } from '#operation';
import { RolegateError } from '#kernel';
import type pg from 'pg';
import { READ_SETTINGS, welcomedPool } from '../connections.js';
import { asUnavailable } from '../failures.js';

/** By Postgres's clock alone: nodes whose clocks differ agree on what has expired. */
const TAKE = `insert into log.one_time as o (name, expires_at) values ($1, clock_timestamp() + $2 * interval '1 second')
  on conflict (name) do update set expires_at = excluded.expires_at where o.expires_at < clock_timestamp()`;
const PRUNE = 'delete from log.one_time where name in (select name from log.one_time where expires_at < clock_timestamp() limit 1000)';

/** Takes between two prunings of one process. */
const PRUNE_EVERY = 100;

export class PgOneTimeUses implements OneTimeUses {
  private readonly pool: pg.Pool;
  private takes = 0;

  constructor(connectionString: string) {
    this.pool = welcomedPool(connectionString, 1, { ...READ_SETTINGS, statement_timeout: '2000' }, () => undefined);
  }

  async take(name: string, seconds: number): Promise<boolean> {
    try {
      const { rowCount } = await this.pool.query({ name: 'one-time.take', text: TAKE, values: [name, seconds] });
      if (++this.takes % PRUNE_EVERY === 0) void this.pool.query(PRUNE).catch(() => undefined);
      return rowCount === 1;
    } catch (error) {
      const unavailable = asUnavailable(error);
      throw new RolegateError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', { reason: 'event-log-unavailable', cause: unavailable });
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
