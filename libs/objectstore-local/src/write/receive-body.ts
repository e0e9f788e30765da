import { createHash, hash, type Hash, type KeyObject } from 'node:crypto';
import { RolegateError } from '#kernel';
import { BodySealer, sealBody } from '#seal';
import type { BlobWriter } from '../blob/blob-writer.js';

/** Bodies up to this many bytes live in the object's row. */
export const INLINE_LIMIT = 64 * 1024;

export interface ReceivedBody {
  readonly size: number;
  readonly md5: Buffer;
  /** Exactly one of the two. */
  readonly inline?: Buffer;
  readonly blob?: BlobWriter;
}

/** What seals a body on its way to the disk. */
export interface BodySealing {
  readonly key: KeyObject;
  /** Of an upload; 0 for a body of its own. */
  readonly part: number;
}

/** @param begin opens a file; called when the body turns out to be, or is announced as, longer than INLINE_LIMIT */
export async function receiveBody(
  body: Buffer | AsyncIterable<Buffer>,
  announced: number | undefined,
  begin: () => Promise<BlobWriter>,
  sealing?: BodySealing,
): Promise<ReceivedBody> {
  if (Buffer.isBuffer(body)) {
    if (body.length > INLINE_LIMIT) return toBlob([], single(body), announced, begin, sealing);
    checkLength(body.length, announced, true);
    return inline(body, sealing);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const source = body[Symbol.asyncIterator]();
  if ((announced ?? 0) <= INLINE_LIMIT) {
    try {
      for (let next = await source.next(); next.done !== true; next = await source.next()) {
        chunks.push(next.value);
        size += next.value.length;
        checkLength(size, announced, false);
        if (size > INLINE_LIMIT) return await toBlob(chunks, source, announced, begin, sealing);
      }
    } catch (error) {
      await source.return?.();
      throw error;
    }
    checkLength(size, announced, true);
    return inline(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size), sealing);
  }
  return toBlob(chunks, source, announced, begin, sealing);
}

const inline = (body: Buffer, sealing: BodySealing | undefined): ReceivedBody =>
  ({ size: body.length, md5: hash('md5', body, 'buffer'), inline: sealing === undefined ? body : sealBody(sealing.key, sealing.part, body) });

async function* single(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}

async function toBlob(
  head: readonly Buffer[],
  source: AsyncIterator<Buffer>,
  announced: number | undefined,
  begin: () => Promise<BlobWriter>,
  sealing: BodySealing | undefined,
): Promise<ReceivedBody> {
  let blob: BlobWriter | undefined;
  try {
    blob = await begin();
    const md5 = createHash('md5');
    const sealer = sealing && new BodySealer(sealing.key, sealing.part);
    let size = 0;
    for (const chunk of head) size += await take(blob, md5, sealer, chunk);
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      checkLength(size + next.value.length, announced, false);
      size += await take(blob, md5, sealer, next.value);
    }
    checkLength(size, announced, true);
    if (sealer !== undefined) await blob.write(sealer.final());
    return { size, md5: md5.digest(), blob };
  } catch (error) {
    await Promise.all([blob?.abort(), source.return?.()]);
    throw error;
  }
}

/** The hash runs while the chunk is on its way to the disk. */
async function take(blob: BlobWriter, md5: Hash, sealer: BodySealer | undefined, chunk: Buffer): Promise<number> {
  const writing = blob.write(sealer === undefined ? chunk : sealer.update(chunk));
  md5.update(chunk);
  await writing;
  return chunk.length;
}

function checkLength(size: number, announced: number | undefined, complete: boolean): void {
  if (announced === undefined || size === announced || (size < announced && !complete)) return;
  throw new RolegateError('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header.', {
    detail: `announced ${announced} bytes, received ${complete ? '' : 'at least '}${size}`,
  });
}
