import type { ListUploadsOptions, Upload, UploadPage } from '#s3';
import type pg from 'pg';
import { readUpload, UPLOAD_COLUMNS, type UploadRow } from './upload-rows.js';
import { lowerBound, prefixEnd, TOP } from '../read/key-range.js';

const LIST = `select ${UPLOAD_COLUMNS}, null::bytea as folded from store.upload
  where bucket_id = $1 and completed_at is null and (key, upload_id) > ($2, $3::uuid) and key < $4 order by key, upload_id limit $5`;
const LIST_FOLDED = `select ${UPLOAD_COLUMNS}, l.folded
  from store.list_uploads_folded($1, $6, $7, $2, $3, $4, $5) with ordinality l (folded, listed, n) left join store.upload u on u.upload_id = l.listed order by l.n`;

/** Below and above every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where the page begins: after this id of this key. */
interface Place {
  readonly key: Buffer;
  readonly id: string;
}

interface ListedRow extends UploadRow {
  /** Instead of an upload: what some are folded into. */
  readonly folded: Buffer | null;
}

export async function listUploads(pool: pg.Pool, bucketId: string, options: ListUploadsOptions): Promise<UploadPage> {
  const uploads: Upload[] = [];
  const commonPrefixes: string[] = [];
  let next: UploadPage['next'];
  if (options.limit < 1) return { uploads, commonPrefixes, truncated: false };
  for (const row of await rowsOf(pool, bucketId, options)) {
    if (uploads.length + commonPrefixes.length === options.limit) return { uploads, commonPrefixes, truncated: true, next };
    if (row.folded === null) {
      const upload = readUpload(row);
      uploads.push(upload);
      next = { key: upload.key, uploadId: upload.uploadId };
    } else {
      next = { key: row.folded.toString() };
      commonPrefixes.push(next.key);
    }
  }
  return { uploads, commonPrefixes, truncated: false };
}

/** One more than asked for tells whether the page is the last. */
async function rowsOf(pool: pg.Pool, bucketId: string, options: ListUploadsOptions): Promise<readonly ListedRow[]> {
  const prefix = Buffer.from(options.prefix ?? '');
  const delimiter = Buffer.from(options.delimiter ?? '');
  const upper = prefix.length === 0 ? TOP : prefixEnd(prefix);
  const place = firstPlace(options, prefix, delimiter);
  const values = [bucketId, place.key, place.id, upper, options.limit + 1];
  const { rows } = delimiter.length === 0
    ? await pool.query<ListedRow>({ name: 'store-upload-list', text: LIST, values })
    : await pool.query<ListedRow>({ name: 'store-upload-list-folded', text: LIST_FOLDED, values: [...values, prefix, delimiter] });
  return rows;
}

function firstPlace({ keyMarker, uploadIdMarker }: ListUploadsOptions, prefix: Buffer, delimiter: Buffer): Place {
  const marker = Buffer.from(keyMarker ?? '');
  const inside = marker.length > 0 && Buffer.compare(marker, prefix) >= 0 && commonPrefix(marker, prefix, delimiter) === undefined;
  if (inside && uploadIdMarker !== undefined && UUID.test(uploadIdMarker)) return { key: marker, id: uploadIdMarker };
  if (inside) return { key: marker, id: LAST_ID };
  return { key: lowerBound(prefix, delimiter, keyMarker), id: FIRST_ID };
}

/** What the key is folded into. */
function commonPrefix(key: Buffer, prefix: Buffer, delimiter: Buffer): Buffer | undefined {
  if (delimiter.length === 0 || !startsWith(key, prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.subarray(0, at + delimiter.length);
}

const startsWith = (key: Buffer, prefix: Buffer): boolean => key.length >= prefix.length && key.compare(prefix, 0, prefix.length, 0, prefix.length) === 0;
