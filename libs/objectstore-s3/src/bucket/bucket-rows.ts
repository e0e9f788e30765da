import type { BucketPlacement, BucketVersioning } from '#s3';
import type pg from 'pg';

/** Where a bucket lies, and how it keeps what lies in it, as was settled last. */
export interface KnownBucket extends BucketPlacement {
  /** Absent: it never kept versions. */
  readonly versioning?: BucketVersioning;
  readonly objectLock: boolean;
}

export interface BucketRow extends KnownBucket {
  readonly closed: boolean;
  /** Closed, and the upstream has deleted it. */
  readonly gone: boolean;
  /** The gateway made it; others were there already. */
  readonly made: boolean;
}

/** Postgres's unique_violation. */
const TAKEN = '23505';

/** Buckets remembered; of a bucket of another store it is remembered that it is none of ours. */
const REMEMBERED = 100_000;

const FIND = `select store, name, closed_at is not null as closed, gone_at is not null as gone, made_at is not null as made, versioning, object_lock from upstream.bucket where bucket_id = $1`;

/**
 * Rows of upstream.bucket. Which upstream bucket a bucket is never changes, so it is asked for once per node and bucket. Whether it
 * keeps versions may change on another node: what is remembered of that is a guess, which every write corrects.
 */
export class BucketRows {
  private readonly known = new Map<string, KnownBucket | null>();

  constructor(private readonly pool: pg.Pool) {}

  /** Where a bucket lies; undefined: in no upstream. Answers at once for buckets that were asked for before. */
  placementOf(bucketId: string): KnownBucket | undefined | Promise<KnownBucket | undefined> {
    const known = this.known.get(bucketId);
    return known === undefined ? this.look(bucketId) : known ?? undefined;
  }

  /** As the row says now. */
  async find(bucketId: string): Promise<BucketRow | undefined> {
    const { rows } = await this.pool.query<{ store: string; name: string; closed: boolean; gone: boolean; made: boolean; versioning: BucketVersioning | null; object_lock: boolean }>({ name: 'upstream-bucket', text: FIND, values: [bucketId] });
    const row = rows[0];
    return row && { store: row.store, bucket: row.name, closed: row.closed, gone: row.gone, made: row.made, versioning: row.versioning ?? undefined, objectLock: row.object_lock };
  }

  /** As `placementOf`, as the row says now. */
  async look(bucketId: string): Promise<KnownBucket | undefined> {
    const found = await this.find(bucketId);
    const known = found && { store: found.store, bucket: found.bucket, versioning: found.versioning, objectLock: found.objectLock };
    this.remember(bucketId, known ?? null);
    return known;
  }

  /** What a write found the bucket to be. */
  corrected(bucketId: string, versioning: BucketVersioning | undefined): void {
    const known = this.known.get(bucketId);
    if (known && known.versioning !== versioning) this.remember(bucketId, { ...known, versioning });
  }

  /** False: another open bucket is that upstream bucket already. */
  async insert(bucketId: string, known: KnownBucket): Promise<boolean> {
    const { store, bucket, versioning, objectLock } = known;
    try {
      await this.pool.query('insert into upstream.bucket (bucket_id, store, name, versioning, object_lock) values ($1, $2, $3, $4, $5)', [bucketId, store, bucket, versioning, objectLock]);
    } catch (error) {
      if ((error as { code?: unknown }).code === TAKEN) return false;
      throw error;
    }
    this.remember(bucketId, known);
    return true;
  }

  /** The upstream had none of the name before. */
  async made(bucketId: string): Promise<void> {
    await this.pool.query('update upstream.bucket set made_at = now() where bucket_id = $1', [bucketId]);
  }

  /** It is in the log. */
  async recorded(bucketId: string): Promise<void> {
    await this.pool.query('update upstream.bucket set recorded_at = coalesce(recorded_at, now()) where bucket_id = $1', [bucketId]);
  }

  /** Begun longer ago than this many ms, and nobody said that they are in the log. */
  async unrecorded(olderThan: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ bucket_id: string }>("select bucket_id from upstream.bucket where recorded_at is null and closed_at is null and created_at < now() - $1 * interval '1 ms'", [olderThan]);
    return rows.map((row) => row.bucket_id);
  }

  /** From here on no write counts until the bucket is open again. */
  async close(bucketId: string): Promise<void> {
    await this.pool.query('update upstream.bucket set closed_at = coalesce(closed_at, now()) where bucket_id = $1', [bucketId]);
  }

  /** Its upstream has deleted it: whoever waits for what becomes of its closing need not any more. */
  async gone(bucketId: string): Promise<void> {
    await this.pool.query('update upstream.bucket set closed_at = coalesce(closed_at, now()), gone_at = now() where bucket_id = $1', [bucketId]);
  }

  /** Its closing came to nothing, unless another closing of it succeeded meanwhile. */
  async open(bucketId: string): Promise<void> {
    await this.pool.query('update upstream.bucket set closed_at = null where bucket_id = $1 and gone_at is null', [bucketId]);
  }

  /** It was made again upstream. */
  async reopen(bucketId: string): Promise<void> {
    await this.pool.query('update upstream.bucket set closed_at = null, gone_at = null where bucket_id = $1', [bucketId]);
  }

  /** With everything that is kept of it. */
  async remove(bucketId: string, onlyClosed: boolean): Promise<void> {
    await this.pool.query(
      `with gone as (delete from upstream.bucket where bucket_id = $1 and (closed_at is not null or not $2) returning bucket_id),
        facts as (delete from upstream.fact where bucket_id in (select bucket_id from gone)),
        version_facts as (delete from upstream.version_fact where bucket_id in (select bucket_id from gone)),
        uploads as (delete from upstream.upload where bucket_id in (select bucket_id from gone)),
        kept as (delete from upstream.usage where bucket_id in (select bucket_id from gone))
      delete from upstream.usage_change where bucket_id in (select bucket_id from gone)`,
      [bucketId, onlyClosed],
    );
    this.known.delete(bucketId);
  }

  async closed(olderThan: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ bucket_id: string }>("select bucket_id from upstream.bucket where closed_at < now() - $1 * interval '1 ms'", [olderThan]);
    return rows.map((row) => row.bucket_id);
  }

  /** A change of versioning begins: until it is settled, it is among the unsettled. False: one that came after it was settled already. */
  async versioningBegins(bucketId: string, revision: number): Promise<boolean> {
    const { rowCount } = await this.pool.query('update upstream.bucket set versioning_unsettled_at = coalesce(versioning_unsettled_at, now()) where bucket_id = $1 and versioning_revision <= $2', [bucketId, revision]);
    return rowCount === 1;
  }

  /** What the upstream was told; not yet settled where no revision is given. */
  async versioningIs(bucketId: string, versioning: BucketVersioning | undefined, revision?: number): Promise<void> {
    if (revision === undefined) await this.pool.query('update upstream.bucket set versioning = $2 where bucket_id = $1', [bucketId, versioning]);
    else await this.pool.query('update upstream.bucket set versioning = $2, versioning_revision = $3, versioning_unsettled_at = null where bucket_id = $1 and versioning_revision <= $3', [bucketId, versioning, revision]);
    await this.look(bucketId);
  }

  async unsettledVersioning(olderThan: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ bucket_id: string }>("select bucket_id from upstream.bucket where versioning_unsettled_at < now() - $1 * interval '1 ms' and closed_at is null", [olderThan]);
    return rows.map((row) => row.bucket_id);
  }

  /** From here on, and never taken back. */
  async locks(bucketId: string): Promise<void> {
    await this.pool.query('update upstream.bucket set object_lock = true where bucket_id = $1', [bucketId]);
    await this.look(bucketId);
  }

  /** Ids of a few open buckets of a store, others each time. */
  async some(store: string, limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ bucket_id: string }>('select bucket_id from upstream.bucket where store = $1 and closed_at is null order by random() limit $2', [store, limit]);
    return rows.map((row) => row.bucket_id);
  }

  /** Names of upstream buckets that are somebody's here. */
  async taken(store: string): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ name: string }>('select name from upstream.bucket where store = $1 and closed_at is null', [store]);
    return new Set(rows.map((row) => row.name));
  }

  private remember(bucketId: string, placement: KnownBucket | null): void {
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(bucketId, placement);
  }
}
