import type { KeyObject } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { BODY_HEADER, BodyOpener, SEALED_CHUNK, sealedSpan } from '#seal';
import type { ByteRange, StreamedBody } from '#s3';
import { BlobBody } from '../blob/blob-body.js';
import type { BlobFiles } from '../blob/blob-files.js';

/** A sealed body that is read. */
export interface Unsealing {
  readonly key: KeyObject;
  /** Of an upload; WHOLE for a body of its own. */
  readonly part: number;
  /** Bytes of the whole body, opened. */
  readonly size: number;
}

/** A range of a file's body, of one byte at least. @throws ENOENT; SealError */
export async function openBlob(files: BlobFiles, blobId: string, range: ByteRange, unsealing: Unsealing | undefined): Promise<StreamedBody> {
  const file = await files.openForReading(blobId);
  if (unsealing === undefined) return new BlobBody(file, range);
  try {
    const { key, part, size } = unsealing;
    const opener = new BodyOpener(key, part, await headerOf(file), size, range);
    return new UnsealedBody(file, sealedSpan(range, size), opener);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function headerOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(BODY_HEADER), 0, BODY_HEADER, 0);
  return buffer.subarray(0, bytesRead);
}

/**
 * A range of a sealed file. Two buffers take turns: while what one holds is opened and sent, the other is filled. Ends in an
 * error, not in a shorter body, where a frame is not what was written.
 */
class UnsealedBody implements StreamedBody {
  #closing: Promise<void> | undefined;

  constructor(private readonly file: FileHandle, private readonly span: ByteRange, private readonly opener: BodyOpener) {}

  close(): Promise<void> {
    return (this.#closing ??= this.file.close());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const { span: { start, end }, opener } = this;
    const most = Math.min(SEALED_CHUNK, end - start + 1);
    let filling: Buffer = Buffer.allocUnsafeSlow(most);
    let spare: Buffer | undefined;
    let next = this.#read(filling, start);
    try {
      for (let at = start; at <= end; ) {
        const chunk = await next;
        at += chunk.length;
        if (at <= end) {
          [filling, spare] = [spare ?? Buffer.allocUnsafeSlow(most), filling];
          next = this.#read(filling, at);
        }
        for (const frame of opener.update(chunk)) if (frame.length > 0) yield frame;
      }
      opener.final();
    } finally {
      await next.catch(() => undefined);
      await this.close();
    }
  }

  #read(into: Buffer, at: number): Promise<Buffer> {
    const wanted = Math.min(into.length, this.span.end - at + 1);
    const reading = this.file.read(into, 0, wanted, at).then(({ bytesRead }) => {
      if (bytesRead === 0) throw new Error(`a sealed blob ends at byte ${at}, before byte ${this.span.end}`);
      return into.subarray(0, bytesRead);
    });
    // Whoever awaits it sees the error; a reader that left early does not.
    reading.catch(() => undefined);
    return reading;
  }
}
