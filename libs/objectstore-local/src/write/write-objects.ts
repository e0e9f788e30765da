import { type Announce, type BeforeCommit, type PutResult, type WriteConditions } from '#s3';
import type pg from 'pg';
import { binaryArray, OID } from '../database/binary-array.js';
import type { Statements } from '../outbox/outbox.js';
import { VanishedError } from '../read/vanished.js';
import { versionIdMember } from '../version-id.js';
import { refusal } from './refusal.js';

/** An object that is complete but for its commit. Exactly one of body, blobId and uploadId is set. */
export interface PendingObject {
  readonly identity: string;
  readonly bucketId: string;
  readonly key: Buffer;
  /** The same, as text. */
  readonly keyText: string;
  readonly size: number;
  readonly etag: string;
  /** Headers, metadata and checksum as JSON; null when there are none. */
  readonly attributes: string | null;
  /** The listing's elements after LastModified, which the database sets. */
  readonly contentsTail: string;
  readonly body: Buffer | null;
  readonly blobId: string | null;
  /** Of whose parts it is made. */
  readonly uploadId?: string;
  readonly conditions?: WriteConditions;
  readonly beforeCommit?: BeforeCommit;
  readonly announce?: Announce;
}

/** In the order of the keys, so that batches of several nodes cannot wait for each other in a circle. */
const PUT_BATCH = `
with item as (
  select * from unnest($1::text[], $2::bytea[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bytea[])
    as i(bucket_id, key, size, etag, attributes, tail, body)
), open as (
  select bucket_id from store.bucket where bucket_id in (select bucket_id from item) and closed_at is null and versioning is null for share
), moment as materialized (
  select t, store.contents(t, '') as last_modified from (select date_trunc('milliseconds', now()) as t) x
), written as (
  insert into store.object (bucket_id, key, size, etag, last_modified, attributes, contents, body)
  select i.bucket_id, i.key, i.size, i.etag, m.t, i.attributes, m.last_modified || i.tail, i.body
  from item i join open using (bucket_id) cross join moment m order by i.bucket_id, i.key
  on conflict (bucket_id, key) do update set version = excluded.version, size = excluded.size, etag = excluded.etag,
    last_modified = excluded.last_modified, attributes = excluded.attributes, contents = excluded.contents,
    body = excluded.body, blob_id = null, upload_id = null
  returning 1
)
select (extract(epoch from m.t) * 1000)::float8 as time, (select count(*)::int from written) as written from moment m`;

const PUT_VERSIONS = `select place::int, (extract(epoch from last_modified) * 1000)::float8 as time, version, version_tag as tag
  from store.put_versions($1, $2, $3, $4, $5, $6, $7)`;

const PUT_ONE = `select status, (extract(epoch from last_modified) * 1000)::float8 as time, version, version_tag as tag
  from store.put_object($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/**
 * Writes unconditional inline objects with distinct keys. `undefined`: a bucket is closed, unknown or keeps versions, or a key came twice.
 * What was written besides stays written: the one-by-one that follows writes the same again, before anyone was answered.
 */
export async function putBatch(pool: pg.Pool, members: readonly PendingObject[]): Promise<PutResult[] | undefined> {
  const { rows } = await pool.query<{ time: number; written: number }>({
    name: 'store-put-batch',
    text: PUT_BATCH,
    values: columnsOf(members),
  });
  const { time, written } = rows[0]!;
  if (written !== members.length) return undefined;
  return members.map((m) => ({ etag: m.etag, size: m.size, lastModified: time }));
}

/** As putBatch, into buckets that keep versions: all of them in one commit, or an error and none. */
export async function putVersions(pool: pg.Pool, members: readonly PendingObject[]): Promise<PutResult[]> {
  const { rows } = await pool.query<{ place: number; time: number; version: string; tag: string | null }>({ name: 'store-put-versions', text: PUT_VERSIONS, values: columnsOf(members) });
  const results = new Array<PutResult>(members.length);
  for (const { place, time, version, tag } of rows) {
    const { etag, size } = members[place - 1]!;
    results[place - 1] = { etag, size, lastModified: time, ...versionIdMember(version, tag) };
  }
  return results;
}

const columnsOf = (members: readonly PendingObject[]): unknown[] => [
  binaryArray(OID.text, members.map((m) => m.bucketId)),
  binaryArray(OID.bytea, members.map((m) => m.key)),
  members.map((m) => m.size),
  binaryArray(OID.text, members.map((m) => m.etag)),
  binaryArray(OID.text, members.map((m) => m.attributes)),
  binaryArray(OID.text, members.map((m) => m.contentsTail)),
  binaryArray(OID.bytea, members.map((m) => m.body)),
];

/** @throws RolegateError NoSuchBucket, OperationAborted, PreconditionFailed, NoSuchKey; VanishedError */
export async function putOne(statements: Statements, object: PendingObject): Promise<PutResult> {
  const { rows } = await statements.query<{ time: number; status: string; version: string | null; tag: string | null }>({
    name: 'store-put-one',
    text: PUT_ONE,
    values: [
      object.bucketId, object.key, object.size, object.etag, object.attributes, object.contentsTail, object.body, object.blobId,
      object.conditions?.ifNoneMatch === '*', expectedEtags(object.conditions), object.uploadId,
    ],
  });
  const { status, time, version, tag } = rows[0]!;
  if (status === 'gone') throw new VanishedError('the upload that the object was to be made of was swept');
  if (status !== 'ok') throw refusal(status);
  return { etag: object.etag, size: object.size, lastModified: time, ...versionIdMember(version, tag) };
}

export const expectedEtags = (conditions: WriteConditions | undefined): readonly string[] | null => {
  const ifMatch = conditions?.ifMatch;
  return ifMatch === undefined ? null : ifMatch === '*' ? ['*'] : ifMatch;
};
