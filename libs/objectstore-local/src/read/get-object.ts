import type { KeyObject } from 'node:crypto';
import { openBody, WHOLE } from '#seal';
import { checkRead, onlyPart, resolveRange, type ByteRange, type GetOptions, type GetResult, type ObjectMeta, type ObjectPart, type PartOfObject, type ReadConditions } from '#s3';
import type { BlobFiles } from '../blob/blob-files.js';
import type { Reader, Row } from '../database/reader.js';
import { type ReadAddress, readBlobId, readInline, readMeta, readRow, readUploadId, WITH_BODY, WITH_PARTS } from './object-row.js';
import { openBlob } from './open-blob.js';
import { partsAfter, placeOfPart } from './part-rows.js';
import { PartedBody } from './parted-body.js';
import { isVanished } from './vanished.js';

/** A file can vanish between the row and the opening only when its object was replaced; a few rounds outrun any writer. */
const ATTEMPTS = 5;
const NOTHING = Buffer.alloc(0);

export const getObject = (reader: Reader, files: BlobFiles, address: ReadAddress, options: GetOptions): Promise<GetResult | undefined> =>
  withRow(async () => {
    const row = await readRow(reader, WITH_BODY, address);
    if (row === undefined) return undefined;
    const meta = readMeta(address.key, row);
    if (options.conditions !== undefined) checkRead(options.conditions, meta);
    const key = await unsealed(meta, options);
    if (options.partNumber === undefined) return open(reader, files, row, meta, options.range && resolveRange(options.range, meta.size), key);
    const part = await partRange(reader, row, meta, options.partNumber);
    return part === undefined ? { meta, body: NOTHING } : open(reader, files, row, meta, part, key);
  });

/** @throws Error where a sealed object is read without a word on its key; what the caller refuses with */
async function unsealed(meta: ObjectMeta, { unseal }: GetOptions): Promise<KeyObject | undefined> {
  const key = await unseal?.(meta);
  if (meta.encryption !== undefined && key === undefined) throw new Error('a sealed object is read without its key');
  return key;
}

export const headPart = (reader: Reader, address: ReadAddress, partNumber: number, conditions: ReadConditions | undefined): Promise<PartOfObject | undefined> =>
  withRow(async () => {
    const row = await readRow(reader, WITH_PARTS, address);
    if (row === undefined) return undefined;
    const meta = readMeta(address.key, row);
    if (conditions !== undefined) checkRead(conditions, meta);
    return { meta, range: await partRange(reader, row, meta, partNumber) };
  });

export const objectParts = (reader: Reader, address: ReadAddress, after: number, limit: number): Promise<{ meta: ObjectMeta; parts: ObjectPart[] } | undefined> =>
  withRow(async () => {
    const row = await readRow(reader, WITH_PARTS, address);
    if (row === undefined) return undefined;
    const uploadId = readUploadId(row);
    return { meta: readMeta(address.key, row), parts: uploadId === undefined ? [] : await partsAfter(reader, uploadId, after, limit) };
  });

async function withRow<T>(attempt: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await attempt();
    } catch (error) {
      if (round === ATTEMPTS || !isVanished(error)) throw error;
    }
  }
}

async function partRange(reader: Reader, row: Row, meta: ObjectMeta, number: number): Promise<ByteRange | undefined> {
  const uploadId = readUploadId(row);
  return uploadId === undefined ? onlyPart(number, meta.size) : placeOfPart(reader, uploadId, meta, number);
}

async function open(reader: Reader, files: BlobFiles, row: Row, meta: ObjectMeta, range: ByteRange | undefined, key: KeyObject | undefined): Promise<GetResult> {
  const body = await bodyOf(reader, files, row, meta, range, key);
  return range === undefined ? { meta, body } : { meta, range, body };
}

async function bodyOf(reader: Reader, files: BlobFiles, row: Row, { size }: ObjectMeta, range: ByteRange | undefined, key: KeyObject | undefined): Promise<GetResult['body']> {
  const inline = readInline(row);
  if (inline !== undefined && key === undefined) return range === undefined ? inline : inline.subarray(range.start, range.end + 1);
  const wanted = range ?? { start: 0, end: size - 1 };
  if (inline !== undefined) return openBody(key!, WHOLE, inline, size, wanted);
  if (size === 0) return NOTHING;
  const uploadId = readUploadId(row);
  if (uploadId !== undefined) return PartedBody.open(reader, files, uploadId, wanted, key);
  return openBlob(files, readBlobId(row)!, wanted, key && { key, part: WHOLE, size });
}
