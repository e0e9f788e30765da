import { type EventFeed, type EventStore, ORIGIN, type Position, type StoredEvent, type Subscription, comparePositions, fold, streamKind } from '#event-sourcing';
import type { Pool, PoolClient } from 'pg';
import { type Checkpoint, moveCheckpoint, readCheckpoint } from './checkpoint.js';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { decodeState, encodeState } from './state-codec.js';

/** Somebody else projected the same events first; the work is theirs, nothing was written here. */
class OvertakenError extends Error {}

/**
 * Writes events into the read model's tables: rows and checkpoint in one transaction, the checkpoint by compare-and-set,
 * so that any number of projectors may run at once. Rows are folded from the row before, or from the stream when a row's
 * version does not fit.
 */
export class Projector {
  private readonly positions = new Map<string, Position>();
  private subscription: Subscription | undefined;
  private readonly waiters = new Set<() => void>();

  constructor(
    private readonly pool: Pool,
    private readonly store: EventStore,
    private readonly tables: readonly ProjectionTable[],
  ) {}

  async start(feed: EventFeed): Promise<void> {
    await this.loadCheckpoints();
    this.subscription = feed.subscribe('read-model', this.position(), (events, position) => this.project(events, position));
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** Everything up to here is in every table. */
  position(): Position {
    let least: Position | undefined;
    for (const position of this.positions.values()) if (!least || comparePositions(position, least) < 0) least = position;
    return least ?? ORIGIN;
  }

  /** Waits until nothing in the log is missing from the tables; false when `within` milliseconds were not enough. */
  async caughtUp(within: number): Promise<boolean> {
    const end = performance.now() + within;
    while ((await this.store.readAfter(this.position(), 1)).events.length > 0) {
      const left = end - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((done) => {
        const wake = (): void => { clearTimeout(timer); this.waiters.delete(wake); done(); };
        const timer = setTimeout(wake, Math.min(left, 100));
        this.waiters.add(wake);
      });
    }
    return true;
  }

  async project(events: readonly StoredEvent[], position: Position): Promise<void> {
    if (events.length === 0) return this.loadCheckpoints();
    try {
      await this.inTransaction((client) => this.write(client, events, position));
      for (const table of this.tables) this.positions.set(projectionName(table), position);
    } catch (error) {
      if (!(error instanceof OvertakenError)) throw error;
      await this.loadCheckpoints();
      if (comparePositions(this.position(), position) < 0) throw error;
    }
    for (const wake of this.waiters) wake();
  }

  /** A checkpoint whose event is not in the log belongs to a log that was rolled back: the table is filled anew. */
  private async loadCheckpoints(): Promise<void> {
    for (const table of this.tables) {
      const name = projectionName(table);
      const checkpoint = await readCheckpoint(this.pool, name);
      const known = checkpoint.eventId === undefined || (await this.store.contains(checkpoint.position, checkpoint.eventId));
      if (!known) await this.empty(table, checkpoint);
      this.positions.set(name, known ? checkpoint.position : ORIGIN);
    }
  }

  private async empty(table: ProjectionTable, checkpoint: Checkpoint): Promise<void> {
    await this.inTransaction(async (client) => {
      await client.query(`delete from ${tableName(table)}`);
      await client.query("update read.projection set era = 0, transaction = '0', number = 0, event_id = null where name = $1 and event_id = $2", [projectionName(table), checkpoint.eventId]);
    });
  }

  private async write(client: PoolClient, events: readonly StoredEvent[], position: Position): Promise<void> {
    const lastId = events.at(-1)?.id;
    for (const table of this.tables) {
      const name = projectionName(table);
      const from = this.positions.get(name)!;
      if (comparePositions(position, from) <= 0) continue;
      const mine = events.filter((event) => streamKind(event.stream) === table.aggregate.kind && comparePositions(event.position, from) > 0);
      await this.writeRows(client, table, mine);
      if (!(await moveCheckpoint(client, name, from, { position, eventId: lastId }))) throw new OvertakenError();
    }
  }

  private async writeRows(client: PoolClient, table: ProjectionTable, events: readonly StoredEvent[]): Promise<void> {
    const byStream = Map.groupBy(events, (event) => event.stream);
    if (byStream.size === 0) return;
    const name = tableName(table);
    const { rows } = await client.query<{ stream: string; version: number; state: string }>(`select stream, version, state from ${name} where stream = any($1) for update`, [[...byStream.keys()]]);
    const known = new Map(rows.map((row) => [row.stream, row]));
    for (const [stream, fresh] of byStream) await this.writeRow(client, table, name, stream, known.get(stream), fresh);
  }

  private async writeRow(client: PoolClient, table: ProjectionTable, name: string, stream: string, row: { version: number; state: string } | undefined, fresh: readonly StoredEvent[]): Promise<void> {
    const { aggregate } = table;
    const due = fresh.filter((event) => event.version > (row?.version ?? 0));
    const version = due.at(-1)?.version;
    if (version === undefined) return;
    const fits = due[0]!.version === (row?.version ?? 0) + 1;
    const events = fits ? due : (await this.store.readStream(stream)).filter((event) => event.version <= version);
    const state = fold(aggregate, fits && row ? decodeState(row.state) : undefined, events);
    if (state === undefined) {
      await client.query(`delete from ${name} where stream = $1`, [stream]);
      return;
    }
    const columns = aggregate.row(state);
    await client.query(
      `insert into ${name} values ($1, $2, $3, $4, $5, $6)
       on conflict (stream) do update set version = excluded.version, account = excluded.account, name = excluded.name, path = excluded.path, state = excluded.state`,
      [stream, version, columns.account, columns.name, columns.path, encodeState(state)],
    );
  }

  private async inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      await work(client);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
