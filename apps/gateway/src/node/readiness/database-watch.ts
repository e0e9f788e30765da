import type pg from 'pg';
import { judgeOffset, provenOffset } from './clock-offset.js';
import type { Finding } from './finding.js';

const ASK = `select current_setting('transaction_read_only') = 'on' as read_only, pg_is_in_recovery() as standby, extract(epoch from clock_timestamp())::float8 * 1000 as now`;

interface Answer {
  readonly read_only: boolean;
  readonly standby: boolean;
  readonly now: number;
}

/** What Postgres says of itself: whether it can be written to, and what time it has. */
export class DatabaseWatch {
  /** Own wall clock minus Postgres's, milliseconds, as far as the last answer proves it. */
  offset = 0;

  /** @param tolerance of the clocks, milliseconds */
  constructor(private readonly pool: Pick<pg.Pool, 'query'>, private readonly tolerance: number, private readonly wallClock: () => number = Date.now) {}

  /** @throws the database's error */
  async look(): Promise<readonly Finding[]> {
    const before = this.wallClock();
    const { rows } = await this.pool.query<Answer>(ASK);
    const after = this.wallClock();
    const { read_only, standby, now } = rows[0]!;
    this.offset = provenOffset({ before, theirs: now, after });
    const skew = judgeOffset(this.offset, this.tolerance);
    return [...(read_only ? [readOnly(standby)] : []), ...(skew ? [skew] : [])];
  }
}

const readOnly = (standby: boolean): Finding => ({
  reason: 'database-read-only', grave: true,
  detail: standby ? 'DATABASE_URL leads to a standby; only the primary takes writes' : 'the database of DATABASE_URL takes no writes (default_transaction_read_only)',
});
