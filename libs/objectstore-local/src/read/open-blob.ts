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
    return new UnsealedBody(new BlobBody(file, sealedSpan(range, size), SEALED_CHUNK), opener);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function headerOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(BODY_HEADER), 0, BODY_HEADER, 0);
  return buffer.subarray(0, bytesRead);
}

/** Ends in an error, not in a shorter body, where a frame is not what was written. */
class UnsealedBody implements StreamedBody {
  constructor(private readonly sealed: BlobBody, private readonly opener: BodyOpener) {}

  close(): Promise<void> {
    return this.sealed.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of this.sealed) {
      const opened = this.opener.update(chunk);
      if (opened.length > 0) yield opened;
    }
    this.opener.final();
  }
}
