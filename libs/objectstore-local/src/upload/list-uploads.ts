import type { ListUploadsOptions, Upload, UploadPage } from '#s3';
import type pg from 'pg';
import { readUpload, UPLOAD_COLUMNS, type UploadRow } from './upload-rows.js';
import { lowerBound, prefixEnd, TOP } from '../read/key-range.js';

const LIST = `select ${UPLOAD_COLUMNS} from store.upload
  where bucket_id = $1 and completed_at is null and (key, upload_id) > ($2, $3::uuid) and key < $4 order by key, upload_id limit $5`;

/** Uploads read at a time where some may be folded away. */
const PAGE = 1000;
/** Below and above every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where the next read begins: after this id of this key. */
interface Place {
  readonly key: Buffer;
  readonly id: string;
}

/** Rows come in pages; after a common prefix whose uploads fill the rest of a page, the next read begins behind it. */
export async function listUploads(pool: pg.Pool, bucketId: string, options: ListUploadsOptions): Promise<UploadPage> {
  const prefix = Buffer.from(options.prefix ?? '');
  const delimiter = Buffer.from(options.delimiter ?? '');
  const upper = prefix.length === 0 ? TOP : prefixEnd(prefix);
  const uploads: Upload[] = [];
  const commonPrefixes: string[] = [];
  if (options.limit < 1) return { uploads, commonPrefixes, truncated: false };
  // One more than asked for tells whether the page is the last.
  const most = delimiter.length === 0 ? options.limit + 1 : PAGE;
  let next: UploadPage['next'];
  let folded: Buffer | undefined;
  for (let place = firstPlace(options, prefix, delimiter); ; ) {
    const { rows } = await pool.query<UploadRow>({ name: 'store-upload-list', text: LIST, values: [bucketId, place.key, place.id, upper, most] });
    for (const row of rows) {
      place = { key: row.key, id: row.id };
      if (folded !== undefined && startsWith(row.key, folded)) continue;
      if (uploads.length + commonPrefixes.length === options.limit) return { uploads, commonPrefixes, truncated: true, next };
      folded = commonPrefix(row.key, prefix, delimiter);
      if (folded === undefined) {
        const upload = readUpload(row);
        uploads.push(upload);
        next = { key: upload.key, uploadId: upload.uploadId };
      } else {
        commonPrefixes.push(folded.toString());
        next = { key: folded.toString() };
      }
    }
    if (rows.length < most) return { uploads, commonPrefixes, truncated: false };
    if (folded !== undefined && startsWith(place.key, folded)) place = { key: prefixEnd(folded), id: FIRST_ID };
  }
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
