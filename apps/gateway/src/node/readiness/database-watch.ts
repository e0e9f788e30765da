import { StoreUnavailableError } from '#event-sourcing';
import { type Primary, StandbyError } from '#eventstore-pg';
import type pg from 'pg';
import { judgeOffset, provenOffset } from './clock-offset.js';
import type { Finding } from './finding.js';

const ASK = `select current_setting('transaction_read_only') = 'on' as read_only, pg_is_in_recovery() as standby, extract(epoch from clock_timestamp())::float8 * 1000 as now`;

interface Answer {
  readonly read_only: boolean;
  readonly standby: boolean;
  readonly now: number;
}

export interface WatchedDatabase {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly primary: Pick<Primary, 'settled'>;
}

/** What Postgres says of itself: whether it can be written to, and what time it has. */
export class DatabaseWatch {
  /** Own wall clock minus Postgres's, milliseconds, as far as the last answer proves it. */
  offset = 0;

  /** @param tolerance of the clocks, milliseconds */
  constructor(private readonly database: WatchedDatabase, private readonly tolerance: number, private readonly wallClock: () => number = Date.now) {}

  /** @throws the database's error */
  async look(): Promise<readonly Finding[]> {
    try {
      return await this.ask();
    } catch (error) {
      // A new connection, which the pool does not take.
      if (error instanceof StandbyError) return [readOnly(true)];
      if (error instanceof StoreUnavailableError) return [unconfirmed(error)];
      throw error;
    }
  }

  /** Whether a commit is confirmed. Where none is, the lease goes as well: this says why. */
  private async commits(): Promise<readonly Finding[]> {
    return this.database.primary.settled().then(() => [], (error: Error) => [unconfirmed(error)]);
  }

  private async ask(): Promise<readonly Finding[]> {
    const before = this.wallClock();
    const { rows } = await this.database.pool.query<Answer>(ASK);
    const after = this.wallClock();
    const { read_only, standby, now } = rows[0]!;
    this.offset = provenOffset({ before, theirs: now, after });
    const skew = judgeOffset(this.offset, this.tolerance);
    return [...(read_only ? [readOnly(standby)] : await this.commits()), ...(skew ? [skew] : [])];
  }
}

const readOnly = (standby: boolean): Finding => ({
  reason: 'database-read-only', grave: true,
  detail: standby ? 'DATABASE_URL leads to a standby; only the primary takes writes' : 'the database of DATABASE_URL takes no writes (default_transaction_read_only)',
});

/** Nothing is acknowledged, and no new connection is used: what it shows must have reached the standby. */
const unconfirmed = ({ message }: Error): Finding => ({ reason: 'commits-unconfirmed', grave: false, detail: `Postgres: ${message}` });
