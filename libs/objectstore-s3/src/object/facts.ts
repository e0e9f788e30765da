import type { BucketVersioning, ObjectAnnotations, ObjectChecksum } from '#s3';
import type pg from 'pg';
import { bucketClosed, noSuchBucket } from '../refusals.js';

/** What is kept here of an object that lies upstream. */
export interface Facts {
  readonly checksum?: ObjectChecksum;
  /** Of an object that was uploaded in parts. */
  readonly parts?: readonly { readonly size: number; readonly checksum?: string }[];
  readonly annotations?: ObjectAnnotations;
}

export const NO_FACTS: Facts = {};

/** Facts, and the tag of the object of which they are true. */
export interface KnownFacts {
  readonly etag: string;
  readonly facts: Facts;
}

/** What is known of an object with this tag; undefined: nothing is, or it is true of another that had the key. */
export const factsOf = (known: KnownFacts | undefined, etag: string): Facts | undefined => (known?.etag === etag ? known.facts : undefined);

/** How much a write changed what lies in a bucket. */
export interface Growth {
  readonly objects: number;
  readonly bytes: number;
}

const READ = 'select etag, facts from upstream.fact where bucket_id = $1 and key = $2';
const READ_VERSION = 'select etag, facts from upstream.version_fact where bucket_id = $1 and key = $2 and version_id = $3';
const COUNTED = 'with counted as (insert into upstream.usage_change select $1, $3, $4 where $3::bigint <> 0 or $4::bigint <> 0)';
const OPEN = 'select closed_at is null as open, gone_at is not null as gone, versioning from upstream.bucket where bucket_id = $1';
const put = (values: string): string => `insert into upstream.fact (bucket_id, key, etag, facts) values (${values}) on conflict (bucket_id, key) do update set etag = excluded.etag, facts = excluded.facts`;
const putVersion = (values: string): string => `insert into upstream.version_fact (bucket_id, key, etag, facts, version_id) values (${values})
  on conflict (bucket_id, key, version_id) do update set etag = excluded.etag, facts = excluded.facts`;
const LANDED = `${COUNTED}, kept as (${put('$1, $2, $5, $6')}) ${OPEN}`;
const LANDED_BARE = `${COUNTED}, forgotten as (delete from upstream.fact where bucket_id = $1 and key = $2) ${OPEN}`;
const LANDED_VERSION = `${COUNTED}, kept as (${putVersion('$1, $2, $5, $6, $7')}) ${OPEN}`;
/** Nothing was known of a version that is new. */
const LANDED_BARE_VERSION = `with counted as (insert into upstream.usage_change select $1, $2, $3 where $2::bigint <> 0 or $3::bigint <> 0) ${OPEN}`;
const GONE = `${COUNTED} delete from upstream.fact where bucket_id = $1 and key = $2`;
const VERSION_GONE = `${COUNTED} delete from upstream.version_fact where bucket_id = $1 and key = $2 and version_id = $5`;
const MANY_GONE = `${COUNTED} delete from upstream.fact where bucket_id = $1 and key = any($2::bytea[])`;

const FORGET = 'delete from upstream.fact where bucket_id = $1 and key = $2';
const FORGET_VERSION = 'delete from upstream.version_fact where bucket_id = $1 and key = $2 and version_id = $3';
const CHANGE = put('$1, $2, $3, $4');
const CHANGE_VERSION = putVersion('$1, $2, $3, $4, $5');

/** An object's row: of the null version where none is named. */
export interface FactKey {
  readonly bucketId: string;
  readonly key: Buffer;
  readonly versionId?: string;
}

interface Standing {
  readonly open: boolean;
  readonly gone: boolean;
  readonly versioning: BucketVersioning | null;
}

/** Looks at a bucket that is being closed, and milliseconds between them. */
const LOOKS = 600;
const LOOK_EVERY = 50;

/** Rows of upstream.fact and upstream.version_fact, and the count of what a write changed with them. */
export class FactRows {
  /** @param found hears how each write found its bucket to keep versions */
  constructor(private readonly pool: pg.Pool, private readonly found: (bucketId: string, versioning: BucketVersioning | undefined) => void) {}

  /** What is known of the object that has this key, or of a version of it; it is true of one with the tag only. */
  async find({ bucketId, key, versionId }: FactKey): Promise<KnownFacts | undefined> {
    const { rows } = await this.pool.query<{ etag: string; facts: string }>(versionId === undefined
      ? { name: 'upstream-fact', text: READ, values: [bucketId, key] }
      : { name: 'upstream-version-fact', text: READ_VERSION, values: [bucketId, key, versionId] });
    return rows[0] && { etag: rows[0].etag, facts: JSON.parse(rows[0].facts) as Facts };
  }

  /**
   * An object was written. It counts as written only if its bucket is open now: one that is closed goes with what is in it, and
   * its closing looked for objects after it was marked as closed.
   * @throws RolegateError OperationAborted, NoSuchBucket
   */
  async landed({ bucketId, key, versionId }: FactKey, etag: string, facts: Facts, { objects, bytes }: Growth): Promise<void> {
    const text = JSON.stringify(facts);
    const values = [bucketId, key, objects, bytes];
    const bare = text === '{}';
    const { rows } = await this.pool.query<Standing>(versionId === undefined
      ? (bare ? { name: 'upstream-landed-bare', text: LANDED_BARE, values } : { name: 'upstream-landed', text: LANDED, values: [...values, etag, text] })
      : (bare ? { name: 'upstream-landed-bare-version', text: LANDED_BARE_VERSION, values: [bucketId, objects, bytes] } : { name: 'upstream-landed-version', text: LANDED_VERSION, values: [...values, etag, text, versionId] }));
    for (let [bucket, looks] = [rows[0], 0]; bucket?.open !== true; looks++) {
      if (bucket === undefined) throw noSuchBucket();
      if (bucket.gone || looks === LOOKS) throw bucketClosed();
      // A bucket that turns out not to be empty is open again in a moment.
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY); });
      bucket = (await this.pool.query<Standing>(OPEN, [bucketId])).rows[0];
    }
    this.found(bucketId, rows[0]?.versioning ?? undefined);
  }

  /** Nothing is to be remembered of a key, or of a version of it, any more. */
  async gone({ bucketId, key, versionId }: FactKey, { objects, bytes }: Growth): Promise<void> {
    const values = [bucketId, key, objects, bytes];
    await this.pool.query(versionId === undefined ? { name: 'upstream-gone', text: GONE, values } : { name: 'upstream-version-gone', text: VERSION_GONE, values: [...values, versionId] });
  }

  async manyGone(bucketId: string, keys: readonly Buffer[], { objects, bytes }: Growth): Promise<void> {
    await this.pool.query({ name: 'upstream-many-gone', text: MANY_GONE, values: [bucketId, keys, objects, bytes] });
  }

  /** Changes what is known of the object with this tag, in one transaction. */
  async change(of: FactKey, etag: string, change: (facts: Facts) => Facts): Promise<void> {
    const { bucketId, key, versionId } = of;
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      // Whoever changes the same object waits here, whether there is a row or not.
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`upstream.fact ${bucketId} ${key.toString('base64')} ${versionId ?? ''}`]);
      const address = versionId === undefined ? [bucketId, key] : [bucketId, key, versionId];
      const { rows } = await client.query<{ etag: string; facts: string }>(versionId === undefined ? READ : READ_VERSION, address);
      const next = JSON.stringify(change(rows[0]?.etag === etag ? (JSON.parse(rows[0].facts) as Facts) : NO_FACTS));
      if (next === '{}') await client.query(versionId === undefined ? FORGET : FORGET_VERSION, address);
      else await client.query(versionId === undefined ? CHANGE : CHANGE_VERSION, [bucketId, key, etag, next, ...address.slice(2)]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
