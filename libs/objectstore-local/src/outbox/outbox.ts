import type { Backlog, DeliveryQueue, Outbox, OutboxEntry, Waiting } from '#s3';
import type pg from 'pg';
import { binaryArray, OID } from '../database/binary-array.js';
import { keyBytes } from '../key.js';

const ADD = `insert into store.outbox (topic, bucket_id, key, record)
  select topic, bucket_id, key, record from unnest($1::text[], $2::text[], $3::bytea[], $4::text[]) with ordinality as o(topic, bucket_id, key, record, place) order by place`;

const DUE = `select id::text, record, attempts, bucket_id || '/' || encode(key, 'hex') as subject from store.outbox o
  where topic = $1 and due_at <= clock_timestamp()
    and not exists (select from store.outbox before where before.topic = o.topic and before.bucket_id = o.bucket_id and before.key = o.key and before.id < o.id)
  order by due_at, id limit $2`;

const BACKLOG = `select topic, count(*)::float8 as records, greatest(extract(epoch from clock_timestamp() - min(at)), 0)::float8 as seconds from store.outbox group by topic`;

/** One descent of the index per topic, however much waits. */
const TOPICS = `with recursive topics as (
  (select topic from store.outbox order by topic limit 1)
  union all select (select topic from store.outbox o where o.topic > t.topic order by o.topic limit 1) from topics t where t.topic is not null
) select topic from topics t where topic is not null and exists (select from store.outbox o where o.topic = t.topic and o.due_at <= clock_timestamp())`;

const EXPIRE = `with gone as (delete from store.outbox where topic = $1 and at < clock_timestamp() - $2 * interval '1 ms' returning 1) select count(*)::int as gone from gone`;
const CROWD_OUT = `with gone as (
  delete from store.outbox where topic = $1 and id <= (select id from store.outbox where topic = $1 order by id desc offset $2 limit 1) returning 1
) select count(*)::int as gone from gone`;

/** Where statements go: the pool, or a connection in a transaction. */
export type Statements = Pick<pg.Pool, 'query'>;

/** Writes records in the caller's transaction. */
export async function addToOutbox(statements: Statements, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await statements.query({
    name: 'store-outbox-add', text: ADD,
    values: [
      binaryArray(OID.text, entries.map(({ topic }) => topic)), binaryArray(OID.text, entries.map(({ bucketId }) => bucketId)),
      binaryArray(OID.bytea, entries.map(({ key }) => keyBytes(key))), binaryArray(OID.text, entries.map(({ record }) => record)),
    ],
  });
}

/** Rows of store.outbox. */
export class PgOutbox implements Outbox, DeliveryQueue {
  constructor(private readonly pool: pg.Pool) {}

  add(entries: readonly OutboxEntry[]): Promise<void> {
    return addToOutbox(this.pool, entries);
  }

  async backlog(): Promise<readonly Backlog[]> {
    return (await this.pool.query<Backlog>(BACKLOG)).rows;
  }

  async topicsDue(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ topic: string }>({ name: 'store-outbox-topics', text: TOPICS });
    return rows.map(({ topic }) => topic);
  }

  async due(topic: string, limit: number): Promise<readonly Waiting[]> {
    return (await this.pool.query<Waiting>({ name: 'store-outbox-due', text: DUE, values: [topic, limit] })).rows;
  }

  async delivered(ids: readonly string[]): Promise<void> {
    await this.pool.query({ name: 'store-outbox-delivered', text: 'delete from store.outbox where id = any($1::bigint[])', values: [ids] });
  }

  async postpone(ids: readonly string[], pause: number): Promise<void> {
    await this.pool.query({
      name: 'store-outbox-postpone', values: [ids, pause],
      text: `update store.outbox set attempts = attempts + 1, due_at = clock_timestamp() + $2 * interval '1 ms' where id = any($1::bigint[])`,
    });
  }

  async trim(topic: string, age: number, most: number): Promise<{ expired: number; crowdedOut: number }> {
    return { expired: await this.gone(EXPIRE, [topic, age]), crowdedOut: await this.gone(CROWD_OUT, [topic, most]) };
  }

  drop(topic: string): Promise<number> {
    return this.gone('with gone as (delete from store.outbox where topic = $1 returning 1) select count(*)::int as gone from gone', [topic]);
  }

  private async gone(text: string, values: readonly unknown[]): Promise<number> {
    return (await this.pool.query<{ gone: number }>(text, [...values])).rows[0]!.gone;
  }
}
