import type { ObjectMeta } from '#s3';
import { readAttributes } from '../attributes.js';
import type { Row, Statement } from '../database/reader.js';

const COLUMNS = 'size, last_modified, etag, attributes';
const WHERE = 'from store.object where bucket_id = $1 and key = $2';

export const READ_META: Statement = { name: 'store-head', text: `select ${COLUMNS} ${WHERE}` };
export const READ_OBJECT: Statement = { name: 'store-get', text: `select ${COLUMNS}, blob_id, body ${WHERE}` };

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
export function readBlobId(row: Row): string | undefined {
  const hex = row[4]?.toString('hex');
  return hex && `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The body in the row; undefined when it is a file. */
export const readInline = (row: Row): Buffer | undefined => row[5] ?? undefined;
