import type { ListUploadsOptions, Upload, UploadPage } from '#s3';
import type { UploadRows } from './upload-rows.js';

/** Below and above every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Above every key: 0xFF is no byte of UTF-8. */
const TOP = Buffer.from([0xff]);

/** After this id of this key. */
interface Place {
  readonly key: Buffer;
  readonly id: string;
}

/** Uploads in progress. */
export async function listUploads(rows: UploadRows, bucketId: string, { prefix = '', delimiter = '', limit, ...marker }: ListUploadsOptions): Promise<UploadPage> {
  const uploads: Upload[] = [];
  const commonPrefixes: string[] = [];
  let next: UploadPage['next'];
  if (limit < 1) return { uploads, commonPrefixes, truncated: false };
  const range = { after: firstPlace(marker, prefix, delimiter), below: prefix === '' ? TOP : behind(prefix), limit: limit + 1 };
  for (const { folded, upload } of await rows.page(bucketId, range, { prefix: Buffer.from(prefix), delimiter: Buffer.from(delimiter) })) {
    if (uploads.length + commonPrefixes.length === limit) return { uploads, commonPrefixes, truncated: true, next };
    if (upload) {
      uploads.push(upload);
      next = { key: upload.key, uploadId: upload.uploadId };
    } else {
      commonPrefixes.push(folded!);
      next = { key: folded! };
    }
  }
  return { uploads, commonPrefixes, truncated: false };
}

/** A marker that is, or lies under, a common prefix has seen all of it. */
function firstPlace({ keyMarker = '', uploadIdMarker }: Pick<ListUploadsOptions, 'keyMarker' | 'uploadIdMarker'>, prefix: string, delimiter: string): Place {
  const [marker, start] = [Buffer.from(keyMarker), Buffer.from(prefix)];
  if (keyMarker === '' || Buffer.compare(marker, start) < 0) return { key: start, id: FIRST_ID };
  const at = delimiter === '' || !keyMarker.startsWith(prefix) ? -1 : keyMarker.indexOf(delimiter, prefix.length);
  if (at >= 0) return { key: behind(keyMarker.slice(0, at + delimiter.length)), id: FIRST_ID };
  return { key: marker, id: uploadIdMarker !== undefined && UUID.test(uploadIdMarker) ? uploadIdMarker : LAST_ID };
}

/** The smallest string above everything with this prefix. */
function behind(prefix: string): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1]! += 1;
  return end;
}
