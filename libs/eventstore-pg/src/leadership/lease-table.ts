import type { Checkpoint } from '#event-sourcing';
import type { Holding, LeaseRow, LeaseTable, Roll, Taken } from './lease-row.js';

/** What was given up is said here, so that others take it at once. */
export const LEASE_CHANNEL = 'rolegate_lease';

export type Query = (name: string, text: string, values: readonly unknown[]) => Promise<readonly (readonly unknown[])[]>;

const MINE = 'unnest($2::text[], $3::bigint[]) m(name, term) where l.name = m.name and l.term = m.term and l.holder = $1';
/** The rows are those before the renewal, which only the holder's own rows show. */
const ROLL = `with renewed as (update log.lease l set renewals = l.renewals + 1 from ${MINE} returning l.name)
  select l.name, l.holder, l.term::text, l.renewals::text, r.name is not null from log.lease l left join renewed r on r.name = l.name`;
/** The first terms of an era lie above all of the era before: a standby that was behind cannot give a term twice. */
const TAKE = `insert into log.lease as l (name, holder, term, renewals)
  values ($1, $2, (select max(number)::bigint << 32 from log.era) + 1, 1)
  on conflict (name) do update set holder = excluded.holder, term = greatest(l.term + 1, excluded.term), renewals = l.renewals + 1
    where l.term = $3 and l.renewals = $4
  returning term::text, era, transaction::text, number::text, event_id, note`;
const ADVANCE = `update log.lease set era = $4, transaction = $5, number = $6, event_id = $7, note = $8
  where name = $1 and holder = $2 and term = $3 returning 1`;
const RELEASE = `with released as (update log.lease l set holder = null, renewals = l.renewals + 1 from ${MINE} returning 1)
  select pg_notify('${LEASE_CHANNEL}', '') from released limit 1`;
const REMOVE = `with gone as (delete from log.lease where name = $1 and term = $2 and ($3::bigint is null or renewals = $3) returning 1)
  select pg_notify('${LEASE_CHANNEL}', '') from gone`;

/** The rows in Postgres. */
export class PgLeaseTable implements LeaseTable {
  constructor(private readonly query: Query) {}

  async roll(holder: string, holdings: readonly Holding[]): Promise<Roll> {
    const rows = await this.query('lease.roll', ROLL, [holder, ...columns(holdings)]) as readonly (readonly [string, string | null, string, string, boolean])[];
    return {
      rows: rows.map(([name, by, term, renewals]) => ({ name, holder: by ?? undefined, term: BigInt(term), renewals: BigInt(renewals) })),
      renewed: new Set(rows.flatMap((row) => (row[4] ? [row[0]] : []))),
    };
  }

  async take(name: string, holder: string, seen: LeaseRow | undefined): Promise<Taken | undefined> {
    const [row] = await this.query('lease.take', TAKE, [name, holder, seen?.term ?? -1n, seen?.renewals ?? -1n]) as readonly (readonly [string, number | null, string, string, string, string | null])[];
    if (row === undefined) return undefined;
    const [term, era, transaction, number, eventId, note] = row;
    const checkpoint = era === null ? undefined : { position: { era, transaction: BigInt(transaction), number: BigInt(number) }, eventId, ...(note !== null && { note: JSON.parse(note) as unknown }) };
    return { term: BigInt(term), checkpoint };
  }

  async advance(holder: string, { name, term }: Holding, { position, eventId, note }: Checkpoint): Promise<boolean> {
    const values = [name, holder, term, position.era, position.transaction, position.number, eventId, note === undefined ? null : JSON.stringify(note)];
    return (await this.query('lease.advance', ADVANCE, values)).length === 1;
  }

  async release(holder: string, holdings: readonly Holding[]): Promise<void> {
    await this.query('lease.release', RELEASE, [holder, ...columns(holdings)]);
  }

  async remove({ name, term, renewals }: Holding & { readonly renewals?: bigint }): Promise<void> {
    await this.query('lease.remove', REMOVE, [name, term, renewals ?? null]);
  }
}

const columns = (holdings: readonly Holding[]): [string[], bigint[]] => [holdings.map(({ name }) => name), holdings.map(({ term }) => term)];
