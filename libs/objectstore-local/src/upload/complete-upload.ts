import { assemble, assembledEtag, firstAnnotations, noSuchUpload, renderContentsTail, type Assembly, type CompletedUpload, type CompleteUploadOptions, type NamedPart, type UploadAddress } from '#s3';
import type pg from 'pg';
import { readAttributes, writeAttributes } from '../attributes.js';
import { retentionClock } from '../database/retention-clock.js';
import { keyBytes } from '../key.js';
import { announced } from '../outbox/announced.js';
import { versionIdMember } from '../version-id.js';
import type { Statements } from '../outbox/outbox.js';
import { refusal } from '../write/refusal.js';
import { expectedEtags } from '../write/write-objects.js';
import { type FoundUpload, UUID, type Uploads } from './uploads.js';

/** S3 User Guide, "Amazon S3 multipart upload limits". */
const MOST_PARTS = 10_000;
/** Parts that change, or a completion that wins, between the look at the parts and the commit. */
const ATTEMPTS = 5;

const COMPLETE = `select status, (extract(epoch from last_modified) * 1000)::float8 as time, version, version_tag as tag
  from store.complete_upload($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;
/** A copy of the object onto itself is made of the same upload. */
const MADE = `${['object', 'object_version'].map((table) => `select etag, size::float8 as size, (extract(epoch from last_modified) * 1000)::float8 as time, attributes, version, version_tag as tag
  from store.${table} where bucket_id = $1 and key = $2 and upload_id = $3::uuid`).join(' union all ')} order by version limit 1`;

/** The object is computed of the parts as they are read, and written if they are still those under the upload's lock. */
export async function completeUpload(pool: pg.Pool, uploads: Uploads, address: UploadAddress, named: readonly NamedPart[], options: CompleteUploadOptions): Promise<CompletedUpload> {
  for (let attempt = 1; ; attempt++) {
    const found = await uploads.find(address);
    if (!found) return repeated(pool, address, named);
    const assembly = assemble(found.upload, await uploads.parts(address.uploadId, 0, MOST_PARTS), named);
    options.verify?.(assembly, found.upload);
    await options.beforeCommit?.();
    const { status, time, version, tag } = await announced(pool, address.bucketId, options.announce, (statements) => commit(statements, address, found, assembly, options), (made) => (
      made.status === 'ok' ? [{ key: address.key, time: made.time, size: assembly.size, etag: assembly.etag, ...versionIdMember(made.version, made.tag) }] : []));
    if (status === 'ok') return { etag: assembly.etag, size: assembly.size, lastModified: time, checksum: assembly.checksum, ...versionIdMember(version, tag) };
    if (attempt === ATTEMPTS || (status !== 'changed' && status !== 'no-such-upload')) throw refusal(status, address.uploadId);
  }
}

interface Committed {
  readonly status: string;
  readonly time: number;
  /** In decimal. */
  readonly version: string | null;
  readonly tag: string | null;
}

async function commit(statements: Statements, { bucketId, key, uploadId }: UploadAddress, { attributes }: FoundUpload, assembly: Assembly, { conditions, defaultRetention }: CompleteUploadOptions): Promise<Committed> {
  const { parts, size, etag, checksum } = assembly;
  const { headers, metadata, encryption, ...annotations } = readAttributes(attributes ?? undefined);
  const values = [
    bucketId, keyBytes(key), uploadId, parts.map((one) => one.number), parts.map((one) => one.etag), parts.map((one) => one.size), size, etag,
    writeAttributes({ headers, metadata, checksum, encryption, parts: parts.length }, firstAnnotations({ annotations, defaultRetention }, await retentionClock(statements, { annotations, defaultRetention }))),
    renderContentsTail(etag, size, checksum, annotations.owner), conditions?.ifNoneMatch === '*', expectedEtags(conditions),
  ];
  const { rows } = await statements.query<Committed>({ name: 'store-upload-complete', text: COMPLETE, values });
  return rows[0]!;
}

/** A client that did not get the answer asks again. @throws RolegateError NoSuchUpload unless the object, or a version of it, is the one that these parts made */
async function repeated(pool: pg.Pool, { bucketId, key, uploadId }: UploadAddress, named: readonly NamedPart[]): Promise<CompletedUpload> {
  if (!UUID.test(uploadId)) throw noSuchUpload(uploadId);
  const { rows } = await pool.query<Omit<Committed, 'status'> & { etag: string; size: number; attributes: string | null }>({ name: 'store-upload-made', text: MADE, values: [bucketId, keyBytes(key), uploadId] });
  const made = rows[0];
  if (made?.etag !== assembledEtag(named)) throw noSuchUpload(uploadId);
  return { etag: made.etag, size: made.size, lastModified: made.time, checksum: readAttributes(made.attributes ?? undefined).checksum, ...versionIdMember(made.version, made.tag) };
}
