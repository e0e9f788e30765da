import { setTimeout as sleep } from 'node:timers/promises';
import { type Append, type Appended, type EventFeed, type EventStore, type EventTypes, type NewEvent, type StoredEvent, type Tenure, type Versioned, ORIGIN, TenureLostError, fold } from '#event-sourcing';
import type { AuditLog, Past } from '#operation';
import pg from 'pg';
import { type ProjectionTable, ReadingPositions, createTables } from '../src/index.js';
import { Projector, type ProjectorOptions } from '../src/projector.js';
import { readSlots } from '../src/slots.js';
import { decodeState } from '../src/state-codec.js';
import { type Thing, aggregates, other, thing, types } from './thing.js';

export const TABLES: readonly ProjectionTable[] = [{ aggregate: thing, version: 1 }, { aggregate: other, version: 1 }];
export const noAudit: AuditLog = { find: async () => undefined, activity: {} as never, recorded: async () => [] };
/** For reads that are asked for the present only. */
export const noPast = {} as Past;

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
        if (this.failAt !== undefined && this.failAt-- === 0) return fail(args.at(-1));
        return query(...args);
      };
      client.query = watched as typeof client.query;
    });
  }
}

/** pg's own pool calls with a callback, we with promises. */
function fail(callback: unknown): Promise<never> | undefined {
  const error = new Error('killed here');
  if (typeof callback !== 'function') return Promise.reject(error);
  (callback as (error: Error) => void)(error);
  return undefined;
}

export interface TestDatabase {
  readonly connectionString: string;
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

export interface TestLog {
  readonly store: EventStore;
  append(parts: Partial<Append>): Promise<Appended>;
  write(stream: string, expected: number, events: readonly NewEvent[], parts?: Partial<Append>): Promise<Appended>;
}

/** What a spec brings along: this file is no spec and may not import other adapters. */
export interface Kits<D extends TestDatabase, L extends TestLog> {
  databaseKit(): D;
  logKit(database: D, types: EventTypes): L;
  feed(store: L['store']): EventFeed;
}

export interface ProjectingOptions extends ProjectorOptions {
  readonly slots?: readonly number[];
  readonly feed?: EventFeed;
}

export interface Projecting {
  readonly projector: Projector;
  readonly tenure: Tenure & { end(): void };
  /** Failures of the slots' work, as the leadership would hear them. */
  readonly failures: unknown[];
  stop(): Promise<void>;
}

let terms = 0n;

/** A tenure as a leadership gives it, greater than all before. */
export function tenureOf(name: string, term = ++terms): Tenure & { end(): void } {
  const ending = new AbortController();
  return {
    name, term, checkpoint: undefined, signal: ending.signal,
    holds: () => !ending.signal.aborted,
    advance: () => Promise.reject(new TenureLostError(name)),
    end: () => ending.abort(),
  };
}

export interface Rig<D, L> {
  readonly database: D;
  readonly log: L;
  readonly pool: WatchedPool;
  feed(): EventFeed;
  /** A process that projects these slots, or all, under a term of its own. */
  projecting(options?: ProjectingOptions): Promise<Projecting>;
  readonly positions: ReadingPositions;
  /** Rows of a table as versioned states, by stream. */
  rows(table?: string): Promise<Map<string, Versioned<Thing>>>;
  /** The whole log, folded from its beginning. */
  replay(kind?: string): Promise<Map<string, Versioned<Thing>>>;
}

/** A database, a log and tables for one test file; closed at its end. */
export function rig<D extends TestDatabase, L extends TestLog>(kits: Kits<D, L>): Rig<D, L> {
  const database = kits.databaseKit();
  const log = kits.logKit(database, types);
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
  const own = (): EventFeed => {
    const feed = kits.feed(log.store);
    closing.push(() => feed.close());
    return feed;
  };
  let positions: ReadingPositions | undefined;
  return {
    database,
    log,
    get pool() {
      return pool!;
    },
    feed: own,
    projecting: async ({ slots, feed = own(), ...options } = {}) => {
      const all = await readSlots(pool!);
      const projector = new Projector(pool!, log.store, aggregates, feed, all.length, options);
      const tenure = tenureOf('projection');
      const failures: unknown[] = [];
      const works = (slots ?? all.map(({ slot }) => slot)).map((slot) => projector.own(tenure, slot).catch((error: unknown) => failures.push(error)));
      const stop = async (): Promise<void> => {
        tenure.end();
        await Promise.all(works);
        await projector.stop();
      };
      closing.push(stop);
      return { projector, tenure, failures, stop };
    },
    get positions() {
      return (positions ??= new ReadingPositions(pool!, log.store));
    },
    rows: async (table = 'read.thing_v1') => {
      const rows = await database.query(`select stream, version, state from ${table}`);
      return new Map(rows.map(({ stream, version, state }) => [stream as string, { stream, version, state: decodeState(state as string) } as Versioned<Thing>]));
    },
    replay: (kind = 'thing') => replay(log, kind),
  };
}

async function replay(log: TestLog, kind: string): Promise<Map<string, Versioned<Thing>>> {
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

/**
 * An appender that has taken its snapshot and is slow to say so. Once it does, what was committed meanwhile is hidden from
 * readers of the log that have seen it before, until it ends.
 */
export async function slowAppender(connectionString: string): Promise<{ announce(): Promise<void>; end(): Promise<void> }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('begin; lock table log.era in access share mode');
  const { rows: [snapshot] } = await client.query<{ xmax: number }>('select pg_snapshot_xmax(pg_current_snapshot())::text::bigint::int as xmax');
  return {
    announce: async () => void (await client.query('select pg_advisory_xact_lock_shared(log.appender_class(), $1)', [snapshot!.xmax])),
    end: () => client.end(),
  };
}

export async function until(condition: () => Promise<boolean> | boolean, limit = 20_000): Promise<void> {
  for (const end = Date.now() + limit; !(await condition()); await sleep(10)) {
    if (Date.now() > end) throw new Error('what was waited for did not come');
  }
}
