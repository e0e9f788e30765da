import type { BucketUsage } from '#s3';
import type pg from 'pg';

const KEPT = `select bucket_id, sum(objects)::float8 as objects, sum(bytes)::float8 as bytes, sum(uploading)::float8 as uploading from (
  select bucket_id, objects, bytes, 0 as uploading from upstream.usage where bucket_id = any($1)
  union all select bucket_id, objects, bytes, 0 from upstream.usage_change where bucket_id = any($1)
  union all select u.bucket_id, 0, 0, p.size from upstream.upload u join upstream.part p using (upload_id) where u.bucket_id = any($1) and u.completed_at is null
) x group by bucket_id`;

/** Changes folded in one transaction. */
const BATCH = 5000;

/** How much lies in buckets: what the gateway counted as it wrote. */
export class UsageRows {
  constructor(private readonly pool: pg.Pool) {}

  async of(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>> {
    const { rows } = await this.pool.query<BucketUsage & { bucket_id: string }>({ name: 'upstream-usage', text: KEPT, values: [bucketIds] });
    return new Map(rows.map(({ bucket_id, objects, bytes, uploading }) => [bucket_id, { objects, bytes, uploading }]));
  }

  async correct(bucketId: string, objects: number, bytes: number): Promise<void> {
    await this.pool.query('insert into upstream.usage_change values ($1, $2, $3)', [bucketId, objects, bytes]);
  }

  /** Part of the sweep. */
  async fold(): Promise<void> {
    for (;;) {
      const { rows } = await this.pool.query<{ folded: number }>('select upstream.fold_usage($1) as folded', [BATCH]);
      if (rows[0]!.folded < BATCH) return;
    }
  }
}
