import type { ObjectAnnotations, ObjectChecksum } from '#s3';
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

/** How much a write changed what lies in a bucket. */
export interface Growth {
  readonly objects: number;
  readonly bytes: number;
}

const READ = 'select etag, facts from upstream.fact where bucket_id = $1 and key = $2';
const COUNTED = 'with counted as (insert into upstream.usage_change select $1, $3, $4 where $3::bigint <> 0 or $4::bigint <> 0)';
const OPEN = 'select closed_at is null as open, gone_at is not null as gone from upstream.bucket where bucket_id = $1';
const LANDED = `${COUNTED}, kept as (insert into upstream.fact (bucket_id, key, etag, facts) values ($1, $2, $5, $6)
  on conflict (bucket_id, key) do update set etag = excluded.etag, facts = excluded.facts) ${OPEN}`;
const LANDED_BARE = `${COUNTED}, forgotten as (delete from upstream.fact where bucket_id = $1 and key = $2) ${OPEN}`;
const GONE = `${COUNTED} delete from upstream.fact where bucket_id = $1 and key = $2`;
const MANY_GONE = `${COUNTED} delete from upstream.fact where bucket_id = $1 and key = any($2::bytea[])`;

interface Standing {
  readonly open: boolean;
  readonly gone: boolean;
}

/** Looks at a bucket that is being closed, and milliseconds between them. */
const LOOKS = 600;
const LOOK_EVERY = 50;

/** Rows of upstream.fact, and the count of what a write changed with them. */
export class FactRows {
  constructor(private readonly pool: pg.Pool) {}

  /** What is known of the object that has this key now; it is true of one with the tag only. */
  async find(bucketId: string, key: Buffer): Promise<{ readonly etag: string; readonly facts: Facts } | undefined> {
    const { rows } = await this.pool.query<{ etag: string; facts: string }>({ name: 'upstream-fact', text: READ, values: [bucketId, key] });
    return rows[0] && { etag: rows[0].etag, facts: JSON.parse(rows[0].facts) as Facts };
  }

  /**
   * An object was written. It counts as written only if its bucket is open now: one that is closed goes with what is in it, and
   * its closing looked for objects after it was marked as closed.
   * @throws RolegateError OperationAborted, NoSuchBucket
   */
  async landed(bucketId: string, key: Buffer, etag: string, facts: Facts, { objects, bytes }: Growth): Promise<void> {
    const text = JSON.stringify(facts);
    const values = [bucketId, key, objects, bytes];
    const { rows } = await this.pool.query<Standing>(text === '{}' ? { name: 'upstream-landed-bare', text: LANDED_BARE, values } : { name: 'upstream-landed', text: LANDED, values: [...values, etag, text] });
    for (let [bucket, looks] = [rows[0], 0]; bucket?.open !== true; looks++) {
      if (bucket === undefined) throw noSuchBucket();
      if (bucket.gone || looks === LOOKS) throw bucketClosed();
      // A bucket that turns out not to be empty is open again in a moment.
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY); });
      bucket = (await this.pool.query<Standing>(OPEN, [bucketId])).rows[0];
    }
  }

  /** Nothing is to be remembered of a key any more. */
  async gone(bucketId: string, key: Buffer, { objects, bytes }: Growth): Promise<void> {
    await this.pool.query({ name: 'upstream-gone', text: GONE, values: [bucketId, key, objects, bytes] });
  }

  async manyGone(bucketId: string, keys: readonly Buffer[], { objects, bytes }: Growth): Promise<void> {
    await this.pool.query({ name: 'upstream-many-gone', text: MANY_GONE, values: [bucketId, keys, objects, bytes] });
  }

  /** Changes what is known of the object with this tag, in one transaction. */
  async change(bucketId: string, key: Buffer, etag: string, change: (facts: Facts) => Facts): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      // Whoever changes the same object waits here, whether there is a row or not.
      await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`upstream.fact ${bucketId} ${key.toString('base64')}`]);
      const { rows } = await client.query<{ etag: string; facts: string }>(READ, [bucketId, key]);
      const next = JSON.stringify(change(rows[0]?.etag === etag ? (JSON.parse(rows[0].facts) as Facts) : NO_FACTS));
      if (next === '{}') await client.query('delete from upstream.fact where bucket_id = $1 and key = $2', [bucketId, key]);
      else {
        await client.query(
          'insert into upstream.fact (bucket_id, key, etag, facts) values ($1, $2, $3, $4) on conflict (bucket_id, key) do update set etag = excluded.etag, facts = excluded.facts',
          [bucketId, key, etag, next],
        );
      }
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
