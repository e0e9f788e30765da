import type { BucketUsage, Recount } from '#s3';
import type pg from 'pg';

const KEPT = `select bucket_id, sum(objects)::float8 as objects, sum(bytes)::float8 as bytes, sum(uploading)::float8 as uploading from (
  select * from store.usage where bucket_id = any($1) union all select * from store.usage_change where bucket_id = any($1)
) x group by bucket_id`;

/** One statement, one snapshot. */
const RECOUNT = `with compared as materialized (
  select k.objects as kept_objects, k.bytes as kept_bytes, k.uploading as kept_uploading, c.objects, c.bytes, c.uploading
  from store.kept_usage($1) k, store.counted_usage($1) c
), mended as (
  insert into store.usage_change select $1, objects - kept_objects, bytes - kept_bytes, uploading - kept_uploading from compared
  where $2 and (objects, bytes, uploading) is distinct from (kept_objects, kept_bytes, kept_uploading) and exists (select from store.bucket where bucket_id = $1)
)
select kept_objects::float8, kept_bytes::float8, kept_uploading::float8, objects::float8, bytes::float8, uploading::float8 from compared`;

interface Compared extends BucketUsage {
  readonly kept_objects: number;
  readonly kept_bytes: number;
  readonly kept_uploading: number;
}

/** Changes folded in one transaction. */
const BATCH = 5000;

/** How much lies in buckets: rows of store.usage, and the changes that have not been folded into them. */
export class Usage {
  constructor(private readonly pool: pg.Pool) {}

  async of(bucketIds: readonly string[]): Promise<ReadonlyMap<string, BucketUsage>> {
    const { rows } = await this.pool.query<BucketUsage & { bucket_id: string }>({ name: 'store-usage', text: KEPT, values: [bucketIds] });
    return new Map(rows.map(({ bucket_id, objects, bytes, uploading }) => [bucket_id, { objects, bytes, uploading }]));
  }

  async recount(bucketId: string, mend: boolean): Promise<Recount> {
    const { rows } = await this.pool.query<Compared>({ name: 'store-recount', text: RECOUNT, values: [bucketId, mend] });
    const { kept_objects, kept_bytes, kept_uploading, objects, bytes, uploading } = rows[0]!;
    return { kept: { objects: kept_objects, bytes: kept_bytes, uploading: kept_uploading }, counted: { objects, bytes, uploading } };
  }

  /** Part of the sweep. */
  async fold(): Promise<void> {
    for (;;) {
      const { rows } = await this.pool.query<{ folded: number }>('select store.fold_usage($1) as folded', [BATCH]);
      if (rows[0]!.folded < BATCH) return;
    }
  }
}
