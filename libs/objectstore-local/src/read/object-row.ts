import type { ObjectMeta } from '#s3';
import { readAttributes } from '../attributes.js';
import type { Reader, Row, Statement } from '../database/reader.js';
import { versionIdOf, versionNumber } from '../version-id.js';

/** The row of an object that is read; its key as text and as it is stored. */
export interface ReadAddress {
  readonly bucketId: string;
  readonly key: string;
  readonly bytes: Buffer;
  /** Absent: the current version. */
  readonly versionId?: string;
}

const META = 'size, last_modified, etag, attributes, case when version_tag is not null then int8send(version_tag) || int8send(version) end';

/** What is read of an object: the current one, its null version, or the version of a number and a tag. */
interface Reading {
  readonly current: Statement;
  readonly nullVersion: Statement;
  readonly version: Statement;
}

/** Of an object a row is in one of two tables, and never in both. */
function reading(name: string, columns: string): Reading {
  const of = (table: string, where: string): string => `select ${columns} from store.${table} where bucket_id = $1 and key = $2${where}`;
  const either = (where: string): string => `${of('object', where)} union all ${of('object_version', `${where} and not marker`)}`;
  return {
    current: { name, text: of('object', '') },
    nullVersion: { name: `${name}-null`, text: either(' and version_tag is null') },
    version: { name: `${name}-version`, text: either(' and version = $3 and version_tag = $4') },
  };
}

export const META_ONLY = reading('store-head', META);
export const WITH_PARTS = reading('store-head-parted', `${META}, null::uuid, null::bytea, upload_id`);
export const WITH_BODY = reading('store-get', `${META}, blob_id, body, upload_id`);

/** undefined: nothing, or a delete marker. */
export async function readRow(reader: Reader, { current, nullVersion, version }: Reading, { bucketId, bytes, versionId }: ReadAddress): Promise<Row | undefined> {
  if (versionId === undefined) return (await reader.rows(current, [bucketId, bytes]))[0];
  const number = versionNumber(versionId);
  if (number === undefined) return undefined;
  if (number.version === 0n) return (await reader.rows(nullVersion, [bucketId, bytes]))[0];
  return (await reader.rows(version, [bucketId, bytes, number.version, number.tag]))[0];
}

/** Postgres counts microseconds since 2000-01-01 (timestamptz, binary format). */
const POSTGRES_EPOCH = 946_684_800_000;

export const readTime = (bytes: Buffer): number => POSTGRES_EPOCH + Number(bytes.readBigInt64BE(0)) / 1000;

export function readMeta(key: string, row: Row): ObjectMeta {
  const attributes = row[3];
  const versionId = versionIdOf(row[4]);
  return {
    key,
    size: Number(row[0]!.readBigInt64BE(0)),
    lastModified: readTime(row[1]!),
    etag: row[2]!.toString('latin1'),
    ...readAttributes(attributes?.toString()),
    ...(versionId !== undefined && { versionId }),
  };
}

/** A uuid in binary format is its 16 bytes. */
export function readUuid(bytes: Buffer | null | undefined): string | undefined {
  const hex = bytes?.toString('hex');
  return hex && `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const readBlobId = (row: Row): string | undefined => readUuid(row[5]);

/** The body in the row; undefined when it is a file, or made of parts. */
export const readInline = (row: Row): Buffer | undefined => row[6] ?? undefined;

/** The upload whose parts the object is made of. */
export const readUploadId = (row: Row): string | undefined => readUuid(row[7]);
