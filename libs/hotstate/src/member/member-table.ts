import type { Position } from '#event-sourcing';
import pg from 'pg';
import type { Declaration, DeclarationStore, DeclaringMember } from './declaration.js';
import type { Member, MemberStore, Roll } from './member.js';
import { MEMBER_CHANNEL, acknowledgement } from './member-message.js';

/** A statement that was given up may still take effect, after later ones of another connection: none goes back. */
const JOIN = `with joined as (insert into member.process (id, era, transaction, number, renewals) values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning 1)
  select pg_notify('${MEMBER_CHANNEL}', '') from joined`;
const RENEW = 'update member.process set era = $2, transaction = $3, number = $4, renewals = $5 where id = $1 and renewals < $5';
/** A crash may take it back: then its readers wait longer, not shorter. So nobody waits for the disk. */
const ACKNOWLEDGE = `with written as (update member.process set era = $2, transaction = $3, number = $4 where id = $1 and (era, transaction, number) < ($2, $3, $4) returning 1)
  select set_config('synchronous_commit', 'off', true), pg_notify('${MEMBER_CHANNEL}', $5) from written`;
const LEAVE = `with gone as (delete from member.process where id = $1 returning 1) select pg_notify('${MEMBER_CHANNEL}', '') from gone`;
const REMOVE = `with gone as (delete from member.process where id = $1 and renewals = $2 returning 1) select pg_notify('${MEMBER_CHANNEL}', '') from gone`;
const ROLL = `select coalesce((select max(number) from member.settled_era), 1), p.id, p.era, p.transaction::text, p.number::text, p.renewals::text
  from (values (1)) one left join member.process p on true`;

const DECLARE = `insert into member.declaration (id, process, accepts) values ($1, $2, $3)
  on conflict (id) do update set process = excluded.process, accepts = excluded.accepts`;
const DECLARATIONS = 'select p.id, d.process, d.accepts from member.process p left join member.declaration d on d.id = p.id order by p.id';

interface DeclarationRow {
  readonly id: string;
  readonly process: string | null;
  readonly accepts: readonly string[];
}

type RollRow = readonly [settledEra: number, id: string | null, era: number, transaction: string, number: string, renewals: string];

/** The rows of all members in Postgres. */
export class MemberTable implements MemberStore, DeclarationStore {
  /** One connection, so that what this process says of itself takes effect in the order in which it is said. */
  private readonly own: pg.Pool;
  private readonly reads: pg.Pool;

  /**
   * @param patience milliseconds after which a statement without an answer has failed; the lease does not wait longer
   * @param admit sees each new connection before it is used, and refuses one that does not lead to the primary
   */
  constructor(connectionString: string, patience: number, admit: (client: pg.ClientBase) => Promise<void>) {
    const settings = { connectionString, max: 1, keepAlive: true, connectionTimeoutMillis: patience, query_timeout: patience, onConnect: admit };
    this.own = new pg.Pool(settings);
    this.reads = new pg.Pool(settings);
    for (const pool of [this.own, this.reads]) pool.on('error', () => undefined);
  }

  async join({ id, position, renewals }: Member): Promise<void> {
    await this.own.query({ name: 'member.join', text: JOIN, values: [id, ...columns(position), renewals] });
  }

  async renew({ id, position, renewals }: Member): Promise<boolean> {
    return (await this.own.query({ name: 'member.renew', text: RENEW, values: [id, ...columns(position), renewals] })).rowCount === 1;
  }

  async acknowledge(id: string, position: Position): Promise<void> {
    await this.own.query({ name: 'member.acknowledge', text: ACKNOWLEDGE, values: [id, ...columns(position), acknowledgement(id, position)] });
  }

  async leave(id: string): Promise<void> {
    await this.own.query(LEAVE, [id]);
  }

  async roll(): Promise<Roll> {
    const { rows } = await this.reads.query<unknown[]>({ name: 'member.roll', text: ROLL, rowMode: 'array' }) as unknown as { rows: RollRow[] };
    const members = rows.flatMap(([, id, era, transaction, number, renewals]): Member[] =>
      id === null ? [] : [{ id, position: { era, transaction: BigInt(transaction), number: BigInt(number) }, renewals: BigInt(renewals) }]);
    return { members, settledEra: rows[0]![0] };
  }

  async remove(id: string, renewals: bigint): Promise<boolean> {
    return (await this.reads.query({ name: 'member.remove', text: REMOVE, values: [id, renewals] })).rowCount === 1;
  }

  async settle(era: number): Promise<void> {
    await this.reads.query('insert into member.settled_era (number) values ($1) on conflict do nothing', [era]);
  }

  async declare(id: string, { process, accepts }: Declaration): Promise<void> {
    await this.own.query({ name: 'member.declare', text: DECLARE, values: [id, process, accepts] });
  }

  async declarations(): Promise<readonly DeclaringMember[]> {
    const { rows } = await this.reads.query<DeclarationRow>({ name: 'member.declarations', text: DECLARATIONS });
    return rows.map(({ id, process, accepts }) => ({ id, declaration: process === null ? undefined : { process, accepts } }));
  }

  async close(): Promise<void> {
    await Promise.all([this.own.end(), this.reads.end()]);
  }
}

const columns = ({ era, transaction, number }: Position): [number, bigint, bigint] => [era, transaction, number];
