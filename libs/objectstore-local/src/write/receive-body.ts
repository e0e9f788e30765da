import { createHash, hash, type Hash } from 'node:crypto';
import { RolegateError } from '#kernel';
import { BlobWriter } from '../blob/blob-writer.js';

/** Bodies up to this many bytes live in the object's row. */
export const INLINE_LIMIT = 64 * 1024;

export interface ReceivedBody {
  readonly size: number;
  readonly md5: Buffer;
  /** Exactly one of the two. */
  readonly inline?: Buffer;
  readonly blob?: BlobWriter;
}

/** @param begin opens a file; called when the body turns out to be, or is announced as, longer than INLINE_LIMIT */
export async function receiveBody(
  body: Buffer | AsyncIterable<Buffer>,
  announced: number | undefined,
  begin: () => Promise<BlobWriter>,
): Promise<ReceivedBody> {
  if (Buffer.isBuffer(body)) {
    if (body.length > INLINE_LIMIT) return toBlob([], single(body), announced, begin);
    checkLength(body.length, announced, true);
    return inline(body);
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
        if (size > INLINE_LIMIT) return await toBlob(chunks, source, announced, begin);
      }
    } catch (error) {
      await source.return?.();
      throw error;
    }
    checkLength(size, announced, true);
    return inline(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size));
  }
  return toBlob(chunks, source, announced, begin);
}

const inline = (body: Buffer): ReceivedBody => ({ size: body.length, md5: hash('md5', body, 'buffer'), inline: body });

async function* single(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}

async function toBlob(
  head: readonly Buffer[],
  source: AsyncIterator<Buffer>,
  announced: number | undefined,
  begin: () => Promise<BlobWriter>,
): Promise<ReceivedBody> {
  let blob: BlobWriter | undefined;
  try {
    blob = await begin();
    const md5 = createHash('md5');
    let size = 0;
    for (const chunk of head) size += await take(blob, md5, chunk);
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      checkLength(size + next.value.length, announced, false);
      size += await take(blob, md5, next.value);
    }
    checkLength(size, announced, true);
    return { size, md5: md5.digest(), blob };
  } catch (error) {
    await Promise.all([blob?.abort(), source.return?.()]);
    throw error;
  }
}

/** The hash runs while the chunk is on its way to the disk. */
async function take(blob: BlobWriter, md5: Hash, chunk: Buffer): Promise<number> {
  const writing = blob.write(chunk);
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
