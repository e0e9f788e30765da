import { preconditionFailed, type DeleteResult, type EtagCondition } from '#s3';
import type pg from 'pg';
import { binaryArray, OID } from '../database/binary-array.js';

/** Rows are locked in key order, so that two deletions of the same keys cannot wait for each other in a circle. */
const DELETE_MANY = `
with target as (
  select key from store.object where bucket_id = $1 and key = any($2::bytea[]) order by key for update
), gone as (
  delete from store.object o using target t where o.bucket_id = $1 and o.key = t.key returning o.key
)
select key from gone`;

const DELETE_ONE = 'delete from store.object where bucket_id = $1 and key = $2';
const DELETE_MATCHING = `${DELETE_ONE} and $3::text[] && array['*', etag]`;

/** @throws RolegateError PreconditionFailed when a condition is given and nothing, or another version, is there */
export async function deleteOne(pool: pg.Pool, bucketId: string, key: Buffer, ifMatch?: EtagCondition): Promise<boolean> {
  if (ifMatch === undefined) {
    const { rowCount } = await pool.query({ name: 'store-delete', text: DELETE_ONE, values: [bucketId, key] });
    return rowCount === 1;
  }
  const etags = ifMatch === '*' ? ['*'] : ifMatch;
  const { rowCount } = await pool.query({ name: 'store-delete-matching', text: DELETE_MATCHING, values: [bucketId, key, etags] });
  if (rowCount !== 1) throw preconditionFailed('If-Match');
  return true;
}

/** @param keys pairs of a key and its stored bytes */
export async function deleteMany(pool: pg.Pool, bucketId: string, keys: readonly (readonly [string, Buffer])[]): Promise<DeleteResult[]> {
  const { rows } = await pool.query<{ key: Buffer }>({ name: 'store-delete-many', text: DELETE_MANY, values: [bucketId, binaryArray(OID.bytea, keys.map(([, bytes]) => bytes))] });
  const gone = new Set(rows.map((row) => row.key.toString()));
  return keys.map(([key]) => ({ key, deleted: gone.has(key) }));
}
