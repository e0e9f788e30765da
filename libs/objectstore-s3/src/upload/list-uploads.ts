import type { ListUploadsOptions, Upload, UploadPage } from '#s3';
import type { UploadRows } from './upload-rows.js';

/** Uploads read at a time where some may be folded away. */
const PAGE = 1000;
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

/** Uploads in progress, page by page of rows; a common prefix is passed as a whole. */
export async function listUploads(rows: UploadRows, bucketId: string, { prefix = '', delimiter = '', limit, ...marker }: ListUploadsOptions): Promise<UploadPage> {
  const uploads: Upload[] = [];
  const commonPrefixes: string[] = [];
  if (limit < 1) return { uploads, commonPrefixes, truncated: false };
  const fold = (key: string): string | undefined => {
    const at = delimiter === '' || !key.startsWith(prefix) ? -1 : key.indexOf(delimiter, prefix.length);
    return at < 0 ? undefined : key.slice(0, at + delimiter.length);
  };
  const below = prefix === '' ? TOP : behind(prefix);
  let next: UploadPage['next'];
  for (let place = firstPlace(marker, prefix, fold); ; ) {
    const page = await rows.page(bucketId, place, below, PAGE);
    let folded: string | undefined;
    for (const { key, upload } of page) {
      place = { key, id: upload.uploadId };
      if (folded !== undefined && upload.key.startsWith(folded)) continue;
      if (uploads.length + commonPrefixes.length === limit) return { uploads, commonPrefixes, truncated: true, next };
      folded = fold(upload.key);
      if (folded === undefined) uploads.push(upload);
      else commonPrefixes.push(folded);
      next = folded === undefined ? { key: upload.key, uploadId: upload.uploadId } : { key: folded };
    }
    if (page.length < PAGE) return { uploads, commonPrefixes, truncated: false };
    if (folded !== undefined) place = { key: behind(folded), id: FIRST_ID };
  }
}

function firstPlace({ keyMarker = '', uploadIdMarker }: Pick<ListUploadsOptions, 'keyMarker' | 'uploadIdMarker'>, prefix: string, fold: (key: string) => string | undefined): Place {
  const [marker, start] = [Buffer.from(keyMarker), Buffer.from(prefix)];
  if (keyMarker === '' || Buffer.compare(marker, start) < 0) return { key: start, id: FIRST_ID };
  const folded = fold(keyMarker);
  if (folded !== undefined) return { key: behind(folded), id: FIRST_ID };
  return { key: marker, id: uploadIdMarker !== undefined && UUID.test(uploadIdMarker) ? uploadIdMarker : LAST_ID };
}

/** The smallest string above everything with this prefix. */
function behind(prefix: string): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1]! += 1;
  return end;
}
