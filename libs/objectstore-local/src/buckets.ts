import type pg from 'pg';

/** Rows of store.bucket: which buckets take writes. */
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
    const { rows } = await this.pool.query<{ empty: boolean }>('select not exists (select from store.object where bucket_id = $1) as empty', [bucketId]);
    return rows[0]!.empty;
  }
}
