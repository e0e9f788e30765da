import { type Aggregate, type EventFeed, type EventStore, ORIGIN, type Position, type StoredEvent, type Tenure } from '#event-sourcing';
import type { NamedStream } from '#operation';
import type { Pool } from 'pg';
import { inTransaction } from '../transaction.js';
import { NamesOfEvents } from './names-of-events.js';

/** Names in a statement. */
const BATCH = 1000;

/**
 * Who has ever had a name. Nothing is taken out: a name leads to all streams that had it, and each says when. In the
 * position stands how far the log has been read; what comes after it, readers look through by themselves.
 */
const SCHEMA = `
create schema if not exists read;
create table if not exists read.name_ever (
  kind text collate "C" not null,
  name text collate "C" not null,
  account text collate "C" not null,
  stream text collate "C" not null,
  primary key (kind, name, account, stream)
);
create table if not exists read.name_ever_position (
  only_row boolean primary key default true check (only_row),
  term bigint not null default 0,
  era integer not null default 0, transaction xid8 not null default '0', number bigint not null default 0, event_id uuid
) with (fillfactor = 50);
insert into read.name_ever_position default values on conflict do nothing;`;

interface Reached {
  readonly position: Position;
  readonly eventId: string | undefined;
}

/** Keeps the index of names up with the log; the work of one process at a time, from the log's beginning where there is none. */
export class NameIndex {
  private readonly names: NamesOfEvents;

  constructor(private readonly pool: Pool, private readonly store: Pick<EventStore, 'readStream' | 'contains'>, aggregates: ReadonlyMap<string, Aggregate>, private readonly feed: EventFeed) {
    this.names = new NamesOfEvents(store, aggregates);
  }

  static async createTables(pool: Pool): Promise<void> {
    await inTransaction(pool, async (client) => {
      await client.query('select pg_advisory_xact_lock(1380730700, -5)');
      await client.query(SCHEMA);
    }, 'begin');
  }

  /** Resolves when the tenure has ended. @throws StoreUnavailableError, or the database's error */
  readonly work = async (tenure: Tenure): Promise<void> => {
    const { position, eventId } = await readReached(this.pool);
    // A position whose event is not in the log was rolled back with an era; what the rows say too much, readers find out.
    const from = eventId !== undefined && (await this.store.contains(position, eventId)) ? position : ORIGIN;
    const subscription = this.feed.subscribe('names', from, (events) => this.write(tenure, events));
    try {
      if (!tenure.signal.aborted) await new Promise<void>((resolve) => tenure.signal.addEventListener('abort', () => resolve(), { once: true }));
    } finally {
      await subscription.stop();
    }
  };

  /** Names and position in one transaction; under an older term nothing. */
  private async write({ term }: Tenure, events: readonly StoredEvent[]): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    const given = await this.names.of(events);
    await inTransaction(this.pool, async (client) => {
      const { era, transaction, number } = last.position;
      const { rowCount } = await client.query(
        'update read.name_ever_position set term = $1, era = $2, transaction = $3, number = $4, event_id = $5 where term <= $1', [term, era, transaction.toString(), number.toString(), last.id]);
      if (rowCount === 0) return;
      for (let i = 0; i < given.length; i += BATCH) {
        const batch = given.slice(i, i + BATCH);
        await client.query({
          name: 'names.put',
          text: 'insert into read.name_ever (kind, name, account, stream) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) on conflict do nothing',
          values: [batch.map(({ kind }) => kind), batch.map(({ name }) => name), batch.map(({ account }) => account), batch.map(({ stream }) => stream)],
        });
      }
    });
  }
}

export async function readReached(pool: Pool): Promise<Reached> {
  const { rows: [row] } = await pool.query<{ era: number; transaction: string; number: string; event_id: string | null }>({
    name: 'names.position', text: 'select era, transaction::text, number::text, event_id from read.name_ever_position' });
  return { position: { era: row!.era, transaction: BigInt(row!.transaction), number: BigInt(row!.number) }, eventId: row!.event_id ?? undefined };
}

/** As the index has them. */
export async function readNamed(pool: Pool, kind: string, name: string, account: string | undefined): Promise<readonly NamedStream[]> {
  const { rows } = await pool.query<NamedStream>({
    name: 'names.find', text: 'select stream, account from read.name_ever where kind = $1 and name = $2 and ($3::text is null or account = $3)', values: [kind, name, account ?? null] });
  return rows;
}
