import { setTimeout as sleep } from 'node:timers/promises';
import { type StoredEvent, type Versioned, ORIGIN, fold } from '#event-sourcing';
import { EmbeddedFeed } from '#eventstore-pg';
import type { AuditLog } from '#operation';
import { type DatabaseKit, type LogKit, databaseKit, logKit } from '#testing';
import pg from 'pg';
import { type ProjectionTable, Projector, createTables } from '../src/index.js';
import { decodeState } from '../src/state-codec.js';
import { type Thing, aggregates, other, thing, types } from './thing.js';

export const TABLES: readonly ProjectionTable[] = [{ aggregate: thing, version: 1 }, { aggregate: other, version: 1 }];
export const noAudit: AuditLog = { find: async () => undefined };

/** A pool that counts statements and breaks when told to. */
export class WatchedPool extends pg.Pool {
  statements: string[] = [];
  /** The statement with this number, counted down, fails as if the process had been killed there. */
  failAt: number | undefined;

  constructor(connectionString: string) {
    super({ connectionString, max: 6 });
    this.on('error', () => undefined);
    this.on('connect', (client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      const watched = (...args: unknown[]): unknown => {
        const [first] = args as [string | { text: string }];
        this.statements.push(typeof first === 'string' ? first : first.text);
        if (this.failAt !== undefined && this.failAt-- === 0) return Promise.reject(new Error('killed here'));
        return query(...args);
      };
      client.query = watched as typeof client.query;
    });
  }
}

export interface Rig {
  readonly database: DatabaseKit;
  readonly log: LogKit;
  readonly pool: WatchedPool;
  feed(): EmbeddedFeed;
  projector(tables?: readonly ProjectionTable[]): Projector;
  /** Rows of a table as versioned states, by stream. */
  rows(table?: string): Promise<Map<string, Versioned<Thing>>>;
  /** The whole log, folded from its beginning. */
  replay(kind?: string): Promise<Map<string, Versioned<Thing>>>;
}

/** A database, a log and tables for one test file; closed at its end. */
export function rig(): Rig {
  const database = databaseKit();
  const log = logKit(database, types);
  const closing: (() => Promise<unknown>)[] = [];
  let pool: WatchedPool | undefined;
  beforeAll(async () => {
    pool = new WatchedPool(database.connectionString);
    await createTables(pool, TABLES);
  }, 90_000);
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    await pool?.end();
  });
  return {
    database,
    log,
    get pool() {
      return pool!;
    },
    feed: () => {
      const feed = new EmbeddedFeed({ store: log.store, pollInterval: 50, pageSize: 5 });
      closing.push(() => feed.close());
      return feed;
    },
    projector: (tables = TABLES) => {
      const projector = new Projector(pool!, log.store, tables);
      closing.push(() => projector.stop());
      return projector;
    },
    rows: async (table = 'read.thing_v1') => {
      const rows = await database.query(`select stream, version, state from ${table}`);
      return new Map(rows.map(({ stream, version, state }) => [stream as string, { stream, version, state: decodeState(state as string) } as Versioned<Thing>]));
    },
    replay: (kind = 'thing') => replay(log, kind),
  };
}

async function replay(log: LogKit, kind: string): Promise<Map<string, Versioned<Thing>>> {
  const events: StoredEvent[] = [];
  let page = await log.store.readAfter(ORIGIN, 500);
  for (; page.events.length > 0; page = await log.store.readAfter(page.position, 500)) events.push(...page.events);
  const states = new Map<string, Versioned<Thing>>();
  for (const [stream, mine] of Map.groupBy(events.filter((event) => event.stream.startsWith(`${kind}/`)), (event) => event.stream)) {
    const state = fold(aggregates.get(kind)!, undefined, mine) as Thing | undefined;
    if (state) states.set(stream, { stream, version: mine.at(-1)!.version, state });
  }
  return states;
}

export async function until(condition: () => Promise<boolean> | boolean, limit = 10_000): Promise<void> {
  for (const end = Date.now() + limit; !(await condition()); await sleep(10)) {
    if (Date.now() > end) throw new Error('what was waited for did not come');
  }
}
