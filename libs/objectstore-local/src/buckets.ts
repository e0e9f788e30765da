import type { BucketVersioning } from '#s3';
import type pg from 'pg';

const SETTLE = `update store.bucket set versioning = coalesce($2, case when versioning is not null then 'Suspended' end), versioning_revision = $3,
  versioning_awaited = case when versioning_awaited > $3 then versioning_awaited end
  where bucket_id = $1 and coalesce(versioning_revision, 0) <= $3`;
const AWAIT = `update store.bucket set versioning = case when versioning = 'Enabled' then 'Enabled' else coalesce($2, versioning) end,
  versioning_awaited = greatest(versioning_awaited, $3), versioning_since = now()
  where bucket_id = $1 and coalesce(versioning_revision, 0) < $3`;

/** Rows of store.bucket: which buckets take writes, and keep versions. */
export class Buckets {
  constructor(private readonly pool: pg.Pool) {}

  async create(bucketId: string): Promise<void> {
    await this.pool.query('insert into store.bucket (bucket_id) values ($1) on conflict do nothing', [bucketId]);
  }

  async close(bucketId: string): Promise<'closed' | 'not-empty' | 'no-such-bucket'> {
    const { rows } = await this.pool.query<{ outcome: 'closed' | 'not-empty' | 'no-such-bucket' }>('select store.close_bucket($1) as outcome', [bucketId]);
    return rows[0]!.outcome;
  }

  async reopen(bucketId: string): Promise<void> {
    await this.pool.query('update store.bucket set closed_at = null where bucket_id = $1', [bucketId]);
  }

  async drop(bucketId: string): Promise<void> {
    await this.pool.query('delete from store.bucket where bucket_id = $1 and closed_at is not null', [bucketId]);
  }

  async closed(olderThan: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ bucket_id: string }>("select bucket_id from store.bucket where closed_at < now() - $1 * interval '1 ms'", [olderThan]);
    return rows.map((row) => row.bucket_id);
  }

  async isEmpty(bucketId: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ empty: boolean }>('select not exists (select from store.object where bucket_id = $1) and not exists (select from store.object_version where bucket_id = $1) as empty', [bucketId]);
    return rows[0]!.empty;
  }

  /** Waits for the writes that are under way, and those that come later wait for it: each sees the one or the other. */
  async setVersioning(bucketId: string, versioning: BucketVersioning | undefined, revision: number, settled: boolean): Promise<void> {
    await this.pool.query(settled ? SETTLE : AWAIT, [bucketId, versioning, revision]);
  }

  async unsettledVersioning(olderThan: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ bucket_id: string }>(
      "select bucket_id from store.bucket where versioning_awaited is not null and versioning_since < now() - $1 * interval '1 ms'", [olderThan]);
    return rows.map((row) => row.bucket_id);
  }
}
