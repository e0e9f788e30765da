import { type ByteRange, invalidPartNumber, type ObjectMeta, type ObjectPart } from '#s3';
import type { Reader, Statement } from '../database/reader.js';
import { readUuid } from './object-row.js';
import { VanishedError } from './vanished.js';

/** A part of an object as it is stored; exactly one of blobId and inline is set. */
export interface StoredPart {
  /** As its sender gave it. */
  readonly number: number;
  readonly firstByte: number;
  readonly size: number;
  readonly blobId?: string;
  readonly inline?: Buffer;
}

/** From the part that holds byte $2 on. */
const READ_PLACES: Statement = {
  name: 'store-parts-at',
  text: `select first_byte, size, blob_id, body, number from store.part
    where upload_id = $1 and first_byte >= (select max(first_byte) from store.part where upload_id = $1 and first_byte <= $2) order by first_byte limit $3`,
};
const READ_NTH: Statement = {
  name: 'store-part-nth',
  text: 'select first_byte, size from store.part where upload_id = $1 and first_byte is not null order by number limit 1 offset $2',
};
const READ_PARTS: Statement = {
  name: 'store-object-parts',
  text: 'select size, checksum from store.part where upload_id = $1 and first_byte is not null order by number limit $3 offset $2',
};

const int8 = (bytes: Buffer | null | undefined): number => Number(bytes!.readBigInt64BE(0));

/** At most `limit` parts from the one that holds `byte` on. @throws VanishedError */
export async function partsFrom(reader: Reader, uploadId: string, byte: number, limit: number): Promise<StoredPart[]> {
  const rows = await reader.rows(READ_PLACES, [uploadId, byte, limit]);
  if (rows.length === 0) throw new VanishedError(`no part of ${uploadId} holds byte ${byte}`);
  return rows.map((row) => ({ number: row[4]!.readInt32BE(0), firstByte: int8(row[0]), size: int8(row[1]), blobId: readUuid(row[2]), inline: row[3] ?? undefined }));
}

/** Where a part lies; undefined for an empty one. @throws RolegateError InvalidPartNumber; VanishedError */
export async function placeOfPart(reader: Reader, uploadId: string, meta: ObjectMeta, number: number): Promise<ByteRange | undefined> {
  if (number < 1 || number > meta.parts!) throw invalidPartNumber(number, meta.parts!);
  const [row] = await reader.rows(READ_NTH, [uploadId, number - 1]);
  if (row === undefined) throw new VanishedError(`no part ${number} of ${uploadId}`);
  const [start, size] = [int8(row[0]), int8(row[1])];
  return size === 0 ? undefined : { start, end: start + size - 1 };
}

export async function partsAfter(reader: Reader, uploadId: string, after: number, limit: number): Promise<ObjectPart[]> {
  const rows = await reader.rows(READ_PARTS, [uploadId, after, limit]);
  return rows.map((row, i) => ({ number: after + i + 1, size: int8(row[0]), checksum: row[1]?.toString('latin1') }));
}
