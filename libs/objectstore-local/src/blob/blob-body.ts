import type { FileHandle } from 'node:fs/promises';
import type { ByteRange, StreamedBody } from '#s3';

/** Bytes per read: large enough to keep a disk busy, small enough that a thousand readers fit in memory. */
const CHUNK = 256 * 1024;

/** A range of a file. The next chunk is read while the one before it is being sent. */
export class BlobBody implements StreamedBody {
  #closing: Promise<void> | undefined;

  constructor(private readonly file: FileHandle, private readonly range: ByteRange) {}

  close(): Promise<void> {
    return (this.#closing ??= this.file.close());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const { start, end } = this.range;
    let next = this.#read(start, end);
    try {
      for (let at = start; at <= end; ) {
        const chunk = await next;
        at += chunk.length;
        if (at <= end) next = this.#read(at, end);
        yield chunk;
      }
    } finally {
      await next.catch(() => undefined);
      await this.close();
    }
  }

  #read(at: number, end: number): Promise<Buffer> {
    const wanted = Math.min(CHUNK, end - at + 1);
    const reading = this.file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, at).then(({ bytesRead, buffer }) => {
      // A shorter file than its row says: the connection must break, for the length has been promised.
      if (bytesRead === 0) throw new Error(`a blob ends at byte ${at}, before byte ${end}`);
      return bytesRead === wanted ? buffer : buffer.subarray(0, bytesRead);
    });
    // Whoever awaits it sees the error; a reader that left early does not.
    reading.catch(() => undefined);
    return reading;
  }
}
