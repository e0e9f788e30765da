import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError } from '#event-sourcing';
import pg from 'pg';

/** Milliseconds that anybody waits to hear that the standby has everything. */
const PATIENCE = 2000;
/** Milliseconds after which a commit that no standby confirms is given up, and another tried: it may wait on a dead connection. */
const COMMIT_PATIENCE = 10_000;

const SERVER = `select case when pg_is_in_recovery() then 'standby' else pg_postmaster_start_time()::text end as server`;

/**
 * A commit waits for the standby only when it wrote WAL, and then for all WAL before it as well: a message that nobody reads
 * is the smallest (PostgreSQL manual, 9.28.6 and 26.2.8). Without parameters, for the simple protocol answers after the commit.
 */
const COMMIT = `select pg_postmaster_start_time()::text as server, pg_logical_emit_message(true, 'rolegate', '')`;

/** A server process that still waits for the standby does not notice that nobody listens. Its message is missed by nobody. */
const BEGIN = `select pg_backend_pid() as pid, (select backend_start::text from pg_stat_activity where pid = pg_backend_pid()) as since,
  (select count(pg_terminate_backend(pid)) from pg_stat_activity where pid = $1 and backend_start = $2::timestamptz) as ended`;

/** The connection leads to a standby. */
export class StandbyError extends StoreUnavailableError {
  constructor() {
    super('connected to a standby: only the primary decides');
    this.name = 'StandbyError';
  }
}

interface ServerProcess {
  readonly pid: number;
  readonly since: string;
}

/**
 * The primary as one process sees it. After a crash, a primary shows what it had committed and its standby never got; a
 * failover takes that back. So nothing may be acknowledged because of it, and no connection is used before what it
 * shows is where every commit has to be.
 */
export class Primary {
  private readonly pool: pg.Pool;
  private committing: Promise<string> | undefined;
  /** Shared by all who come while one is under way: that one may have begun before what they saw. */
  private next: Promise<string> | undefined;
  private latest: ServerProcess | undefined;
  private abandoned: ServerProcess | undefined;

  constructor(connectionString: string) {
    this.pool = new pg.Pool({
      connectionString, max: 1, connectionTimeoutMillis: PATIENCE, keepAlive: true,
      onConnect: async (client) => {
        // One that breaks while it is in use fails its query; unheard, its event would end the process as well.
        client.on('error', () => undefined);
        const { rows } = await client.query<ServerProcess>({ text: BEGIN, values: [this.abandoned?.pid, this.abandoned?.since], query_timeout: PATIENCE } as pg.QueryConfig);
        this.abandoned = undefined;
        this.latest = rows[0];
      },
    });
    this.pool.on('error', () => undefined);
  }

  /**
   * For every new connection whose answers decide or are acknowledged, a pool's `onConnect`.
   * @throws StoreUnavailableError on a standby, and while commits wait for a standby that does not confirm them
   */
  readonly admit = async (client: pg.ClientBase): Promise<void> => {
    const { rows } = await client.query<{ server: string | Buffer }>({ text: SERVER, query_timeout: PATIENCE } as pg.QueryConfig);
    // Some connections take all columns as bytes.
    const server = String(rows[0]!.server);
    if (server === 'standby') throw new StandbyError();
    if ((await this.confirmed()) !== server) throw new StoreUnavailableError('connections lead to different servers: the primary is changing');
  };

  /**
   * Resolves when everything that could be read before the call is where every commit has to be.
   * @throws StoreUnavailableError when that is not confirmed in time
   */
  async settled(): Promise<void> {
    await this.confirmed();
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** Which server confirmed it. */
  private async confirmed(): Promise<string> {
    const commit = this.begunFromNow();
    commit.catch(() => undefined);
    const patience = new AbortController();
    try {
      return await Promise.race([commit, sleep(PATIENCE, undefined, { signal: patience.signal }).then(() => {
        throw new StoreUnavailableError('a commit is not confirmed: its synchronous standby is away or slow');
      })]);
    } finally {
      patience.abort();
    }
  }

  private begunFromNow(): Promise<string> {
    if (this.committing === undefined) return this.begin();
    return (this.next ??= this.committing.catch(() => undefined).then(() => {
      this.next = undefined;
      return this.committing ?? this.begin();
    }));
  }

  private begin(): Promise<string> {
    return (this.committing = this.commit().finally(() => (this.committing = undefined)));
  }

  private async commit(): Promise<string> {
    let client: pg.PoolClient | undefined;
    let broken: Error | undefined;
    try {
      client = await this.pool.connect();
      const { rows } = await client.query<{ server: string }>({ text: COMMIT, query_timeout: COMMIT_PATIENCE } as pg.QueryConfig);
      return rows[0]!.server;
    } catch (error) {
      broken = error as Error;
      if (client !== undefined) this.abandoned = this.latest;
      throw new StoreUnavailableError('the primary cannot be reached, or its commits are not confirmed', { cause: error });
    } finally {
      client?.release(broken);
    }
  }
}
