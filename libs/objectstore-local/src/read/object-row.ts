import type { ObjectMeta } from '#s3';
import { readAttributes } from '../attributes.js';
import type { Row, Statement } from '../database/reader.js';

const COLUMNS = 'size, last_modified, etag, attributes';
const WHERE = 'from store.object where bucket_id = $1 and key = $2';

export const READ_META: Statement = { name: 'store-head', text: `select ${COLUMNS} ${WHERE}` };
export const READ_PARTED: Statement = { name: 'store-head-parted', text: `select ${COLUMNS}, null, null, upload_id ${WHERE}` };
export const READ_OBJECT: Statement = { name: 'store-get', text: `select ${COLUMNS}, blob_id, body, upload_id ${WHERE}` };

/** Postgres counts microseconds since 2000-01-01 (timestamptz, binary format). */
const POSTGRES_EPOCH = 946_684_800_000;

export function readMeta(key: string, row: Row): ObjectMeta {
  const attributes = row[3];
  return {
    key,
    size: Number(row[0]!.readBigInt64BE(0)),
    lastModified: POSTGRES_EPOCH + Number(row[1]!.readBigInt64BE(0)) / 1000,
    etag: row[2]!.toString('latin1'),
    ...readAttributes(attributes?.toString()),
  };
}

/** A uuid in binary format is its 16 bytes. */
export function readUuid(bytes: Buffer | null | undefined): string | undefined {
  const hex = bytes?.toString('hex');
  return hex && `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const readBlobId = (row: Row): string | undefined => readUuid(row[4]);

/** The body in the row; undefined when it is a file, or made of parts. */
export const readInline = (row: Row): Buffer | undefined => row[5] ?? undefined;

/** The upload whose parts the object is made of. */
export const readUploadId = (row: Row): string | undefined => readUuid(row[6]);
