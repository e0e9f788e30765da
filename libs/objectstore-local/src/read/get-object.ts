import type { FileHandle } from 'node:fs/promises';
import { checkRead, resolveRange, type GetOptions, type GetResult, type ObjectMeta } from '#s3';
import { BlobBody } from '../blob/blob-body.js';
import type { BlobFiles } from '../blob/blob-files.js';
import type { Reader, Row } from '../database/reader.js';
import { readBlobId, readInline, readMeta, READ_OBJECT } from './object-row.js';

/** A file can vanish between the row and the opening only when its object was replaced; a few rounds outrun any writer. */
const ATTEMPTS = 5;

export async function getObject(reader: Reader, files: BlobFiles, bucketId: string, key: string, bytes: Buffer, options: GetOptions): Promise<GetResult | undefined> {
  for (let attempt = 1; ; attempt++) {
    const [row] = await reader.rows(READ_OBJECT, [bucketId, bytes]);
    if (row === undefined) return undefined;
    const meta = readMeta(key, row);
    if (options.conditions !== undefined) checkRead(options.conditions, meta);
    try {
      return await open(files, row, meta, options);
    } catch (error) {
      if (attempt === ATTEMPTS || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function open(files: BlobFiles, row: Row, meta: ObjectMeta, options: GetOptions): Promise<GetResult> {
  const range = options.range === undefined ? undefined : resolveRange(options.range, meta.size);
  const inline = readInline(row);
  if (inline !== undefined) {
    return range === undefined ? { meta, body: inline } : { meta, range, body: inline.subarray(range.start, range.end + 1) };
  }
  const file: FileHandle = await files.openForReading(readBlobId(row)!);
  const body = new BlobBody(file, range ?? { start: 0, end: meta.size - 1 });
  return range === undefined ? { meta, body } : { meta, range, body };
}
