import { setTimeout as sleep } from 'node:timers/promises';
import type { Append, Appended, EventStore, EventTypes, Page, Position, RecordedEvent, RecordLog, StoredEvent } from '#event-sourcing';
import { comparePositions, ConflictError, StoreUnavailableError } from '#event-sourcing';
import type pg from 'pg';
import { appendStatement, type AppendStatement } from './append-statement.js';
import { APPEND_SETTINGS, openEra, READ_SETTINGS, welcomedPool } from './connections.js';
import { eventColumnsOf, type EventRow, toStoredEvent, toTextEvent } from './event-row.js';
import { asUnavailable, classify } from './failures.js';
import { LogNotifier } from './log-notifier.js';
import { Primary } from './primary.js';
import type { LogRecord } from './verify-stream.js';

export interface PgEventStoreOptions {
  readonly connectionString: string;
  /** Everything that may be written, and understood when read. */
  readonly types: EventTypes;
  /** Connections for appends; 8 by default. */
  readonly appendConnections?: number;
  /** Connections for reads; 3 by default. */
  readonly readConnections?: number;
  /** For LISTEN and NOTIFY, past any pooler in between; the connectionString by default. */
  readonly directConnectionString?: string;
  /** Shared with the other pools of the process; one of its own by default. */
  readonly primary?: Primary;
}

/** Pauses before another attempt, milliseconds; their number is the number of retries. */
const PAUSES = [5, 25, 100, 250];

/**
 * Milliseconds after which nobody waits for an append any more: Postgres ends those that run for long by itself, but not one
 * whose commit waits for a standby. What became of it is unknown then.
 */
const APPEND_PATIENCE = 5000;

/**
 * Milliseconds after which a reading of the tail has failed, on this side: a connection that was cut without a word would
 * hold its reader until TCP gives up, and nothing renews a lease meanwhile. The connection is thrown away.
 */
const TAIL_PATIENCE = 2000;

const E = eventColumnsOf('e');
const READ_STREAM = `select ${E} from log.event e where e.stream = $1 and e.version > $2 order by e.version`;
const READ_CLAIM = `select ${E}, c.owner from log.claim c left join log.event e on e.stream = c.owner where c.name = $1 order by e.version`;
const READ_AFTER = `select ${eventColumnsOf('(event)')}, current_era, bound::text, pg_snapshot_xmax(pg_current_snapshot())::text from log.read_after($1, $2, $3, $4)`;
const READ_COMMAND = `select ${E}, c.era, c.transaction::text, c.time from log.command c left join log.event e on e.era = c.era and e.transaction = c.transaction where c.id = $1 order by e.number`;

/** The event log in Postgres. What it promises is said by the port (#event-sourcing) and by the SQL in migrations/. */
export class PgEventStore implements EventStore, RecordLog {
  private readonly appends: pg.Pool;
  private readonly reads: pg.Pool;
  private readonly notifier: LogNotifier;
  private readonly primary: Primary;
  private era = 0;

  constructor(private readonly options: PgEventStoreOptions) {
    const { connectionString, appendConnections = 8, readConnections = 3 } = options;
    const onEra = (era: number): void => void (this.era = Math.max(this.era, era));
    this.primary = options.primary ?? new Primary(connectionString);
    this.appends = welcomedPool(connectionString, appendConnections, APPEND_SETTINGS, onEra, this.primary);
    this.reads = welcomedPool(connectionString, readConnections, READ_SETTINGS, onEra, this.primary);
    this.notifier = new LogNotifier(options.directConnectionString ?? connectionString);
  }

  /** Called after each append of this process; the embedded feed wakes by it without a round trip. */
  onAppended(listener: () => void): () => void {
    return this.notifier.onAppended(listener);
  }

  async append(append: Append): Promise<Appended> {
    const statement = appendStatement(append, this.options.types);
    // An attempt was lost: it may have been written, or may still be, by a commit that waits.
    let unknown = false;
    for (let attempt = 0; ; attempt++) {
      try {
        const appended = await this.attempt(append.commandId, statement);
        this.notifier.appended();
        return appended;
      } catch (error) {
        const failure = classify(error);
        if (failure.kind === 'fault') throw error;
        unknown ||= failure.kind === 'lost';
        if (failure.kind === 'conflict') {
          if (!unknown) throw failure.error;
          // The lost one may have been written after all, and be what this one conflicts with. It is over: it had the locks.
          const found = await this.found(append.commandId);
          if (found?.first !== undefined) return found.first;
          if (found !== undefined) throw failure.error;
        }
        if (attempt >= PAUSES.length) {
          if (failure.kind === 'contention' && !unknown) throw new ConflictError('deadlock', append.writes[0]?.stream ?? append.commandId);
          throw new StoreUnavailableError('the event log does not take this append now', { cause: error });
        }
        if (failure.kind === 'era') await this.readEra();
        await sleep(PAUSES[attempt]! * (0.5 + Math.random()));
      }
    }
  }

  private async attempt(commandId: string, statement: AppendStatement): Promise<Appended> {
    const client = await this.appends.connect();
    let broken: Error | undefined;
    try {
      statement.query.values[0] = this.era;
      const { rows } = await client.query<{ transaction: string; number: string; time: Date; replayed: boolean }>({ ...statement.query, query_timeout: APPEND_PATIENCE } as pg.QueryConfig);
      const { transaction, number, time, replayed } = rows[0]!;
      if (replayed) return (await this.outcome(commandId))!;
      const position = { era: statement.query.values[0] as number, transaction: BigInt(transaction), number: BigInt(number) };
      return { position, events: statement.events.map((event) => ({ ...event, time })) };
    } catch (error) {
      if (classify(error).kind === 'lost') broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** What the command with this id did, if it was written; its own commit may never have been confirmed, but one after it is. */
  private async outcome(commandId: string): Promise<Appended | undefined> {
    const rows = await this.rows<readonly [...EventRow, number, string, Date]>('log.command', READ_COMMAND, [commandId]);
    if (rows.length === 0) return undefined;
    await this.settled();
    const events = rows.filter((row) => row[3] !== null).map((row) => toTextEvent(row as unknown as EventRow));
    const [era, transaction] = [rows[0]![18], rows[0]![19]];
    return { position: events.at(-1)?.position ?? { era, transaction: BigInt(transaction), number: 0n }, events };
  }

  /** The outcome; undefined when the log cannot tell now. "Unavailable" would have the caller do again what may be done. */
  private async found(commandId: string): Promise<{ readonly first: Appended | undefined } | undefined> {
    try {
      return { first: await this.outcome(commandId) };
    } catch (error) {
      if (classify(error).kind !== 'lost') throw error;
      return undefined;
    }
  }

  async readStream(stream: string, afterVersion = 0): Promise<readonly StoredEvent[]> {
    const rows = await this.rows<EventRow>('log.stream', READ_STREAM, [stream, afterVersion]);
    return rows.map((row) => toStoredEvent(row, this.options.types));
  }

  /** A stream exactly as stored, with its hashes: for verifyStream. */
  async readRecords(stream: string): Promise<readonly LogRecord[]> {
    const rows = await this.rows<EventRow>('log.stream', READ_STREAM, [stream, 0]);
    return rows.map((row) => ({ event: toTextEvent(row), hash: row[17] }));
  }

  async readByClaim(name: string): Promise<{ owner: string; events: readonly StoredEvent[] } | undefined> {
    const rows = await this.rows<readonly [...EventRow, string]>('log.claim', READ_CLAIM, [name]);
    if (rows.length === 0) return undefined;
    const events = rows[0]![3] === null ? [] : rows.map((row) => toStoredEvent(row as unknown as EventRow, this.options.types));
    return { owner: rows[0]![18], events };
  }

  async versions(streams: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const versions = new Map<string, number>(streams.map((stream) => [stream, 0]));
    const rows = await this.rows<[string, number]>('log.versions', 'select id, version from log.stream where id = any($1)', [streams]);
    for (const [stream, version] of rows) versions.set(stream, version);
    return versions;
  }

  readAfter(after: Position, limit: number): Promise<Page> {
    return this.page(after, limit, (row) => toStoredEvent(row, this.options.types));
  }

  readRecordsAfter(after: Position, limit: number): Promise<Page<RecordedEvent>> {
    return this.page(after, limit, toTextEvent);
  }

  private async page<E extends StoredEvent>(after: Position, limit: number, toEvent: (row: EventRow) => E): Promise<Page<E>> {
    const values = [after.era, after.transaction.toString(), after.number.toString(), limit + 1];
    const rows = await this.rows<readonly [...EventRow, number, string, string]>('log.read-after', READ_AFTER, values, TAIL_PATIENCE);
    const [first] = rows;
    const bound = { era: first![18], transaction: BigInt(first![19]), number: 0n };
    // Of the statement's own snapshot, which is older than the bound's: what was committed before lies below it.
    const top = { era: first![18], transaction: BigInt(first![20]), number: 0n };
    if (first![3] === null) {
      // The bound may be lower than one seen before: an appender that is slow to start. Nothing comes below the old one.
      return { events: [], position: comparePositions(bound, after) < 0 ? after : bound, more: false, bound, top };
    }
    const more = rows.length > limit;
    const events = (more ? rows.slice(0, limit) : rows).map((row) => toEvent(row as unknown as EventRow));
    return { events, position: events.at(-1)!.position, more, bound, top };
  }

  async head(): Promise<Position> {
    const [row] = await this.rows<[number, string]>('log.bound', 'select era, bound::text from log.bound()', []);
    return { era: row![0], transaction: BigInt(row![1]), number: 0n };
  }

  async readDataKey(principal: string): Promise<{ sealKeyId: string; wrapped: Buffer } | undefined> {
    const [row] = await this.rows<[string, Buffer]>('log.data-key', 'select seal_key_id, wrapped from keys.data_key where principal = $1', [principal]);
    return row && { sealKeyId: row[0], wrapped: row[1] };
  }

  async contains(position: Position, eventId: string): Promise<boolean> {
    const text = 'select 1 from log.event where era = $1 and transaction = $2 and number = $3 and id = $4';
    const rows = await this.rows('log.contains', text, [position.era, position.transaction.toString(), position.number.toString(), eventId]);
    return rows.length === 1;
  }

  settled(): Promise<void> {
    return this.primary.settled();
  }

  /** Ends all connections; appends in progress finish first. */
  async close(): Promise<void> {
    await Promise.all([this.appends.end(), this.reads.end(), this.notifier.close()]);
    if (this.options.primary === undefined) await this.primary.close();
  }

  private async readEra(): Promise<void> {
    const [row] = await this.rows<[number | null]>('log.era', 'select log.current_era()', []);
    this.era = row![0] ?? (await openEra(this.reads));
  }

  private async rows<R extends readonly unknown[]>(name: string, text: string, values: unknown[], patience?: number): Promise<R[]> {
    try {
      const { rows } = await this.reads.query<unknown[]>({ name, text, values, rowMode: 'array', query_timeout: patience } as pg.QueryArrayConfig);
      return rows as unknown as R[];
    } catch (error) {
      throw asUnavailable(error);
    }
  }
}
