import type { KeyObject } from 'node:crypto';
import { openBody } from '#seal';
import type { ByteRange, StreamedBody } from '#s3';
import type { BlobFiles } from '../blob/blob-files.js';
import type { Reader } from '../database/reader.js';
import { openBlob } from './open-blob.js';
import { partsFrom, type StoredPart } from './part-rows.js';

/** Rows read at a time: 512 MiB of an object whose parts have 8 MiB. */
const PAGE = 64;

type Opened = StreamedBody | Buffer;

const closed = async (opened: Opened | undefined): Promise<void> => {
  if (opened !== undefined && !Buffer.isBuffer(opened)) await opened.close();
};

/** A range of an object that is made of parts. The next part is opened while the one before it is being sent. */
export class PartedBody implements StreamedBody {
  #page: readonly StoredPart[] = [];
  #at: number;
  #first: Promise<Opened | undefined>;

  private constructor(private readonly reader: Reader, private readonly files: BlobFiles, private readonly uploadId: string, private readonly range: ByteRange, private readonly key: KeyObject | undefined) {
    this.#at = range.start;
    this.#first = this.#next();
  }

  /**
   * Opens what comes first, so that its absence can still be answered.
   * @param key of sealed parts
   * @throws VanishedError, ENOENT; SealError
   */
  static async open(reader: Reader, files: BlobFiles, uploadId: string, range: ByteRange, key: KeyObject | undefined): Promise<PartedBody> {
    const body = new PartedBody(reader, files, uploadId, range, key);
    await body.#first;
    return body;
  }

  async close(): Promise<void> {
    await closed(await this.#first);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    let coming = this.#first;
    try {
      for (let opened = await coming; opened !== undefined; opened = await coming) {
        coming = this.#next();
        // Whoever awaits it sees the error; a reader that left early does not.
        coming.catch(() => undefined);
        if (Buffer.isBuffer(opened)) yield opened;
        else yield* opened;
      }
    } finally {
      await coming.then(closed, () => undefined);
    }
  }

  /** Opens the part that holds the next byte; undefined at the end of the range. */
  async #next(): Promise<Opened | undefined> {
    const { end } = this.range;
    const at = this.#at;
    if (at > end) return undefined;
    if (this.#page.length === 0) this.#page = await partsFrom(this.reader, this.uploadId, at, PAGE);
    const [part, ...rest] = this.#page as [StoredPart, ...StoredPart[]];
    this.#page = rest;
    const from = at - part.firstByte;
    const to = Math.min(part.size - 1, end - part.firstByte);
    this.#at = part.firstByte + part.size;
    const { key } = this;
    const range = { start: from, end: to };
    if (part.inline === undefined) return openBlob(this.files, part.blobId!, range, key && { key, part: part.number, size: part.size });
    return key === undefined ? part.inline.subarray(from, to + 1) : openBody(key, part.number, part.inline, part.size, range);
  }
}
