import type { ReadBody } from '#s3';
import { type BlobFiles } from '../blob/blob-files.js';
import type { BlobFolder } from '../blob/blob-folder.js';
import type { BlobLedger } from '../blob/blob-ledger.js';
import { abandon, BlobWriter } from '../blob/blob-writer.js';
import type { Reserves } from '../blob/disk-reserve.js';
import { isVanished } from '../read/vanished.js';
import { type BodySealing, receiveBody } from './receive-body.js';

/** A body that is durable, or comes with its row. Exactly one of body and blobId is set. */
export interface StoredBody<T> {
  readonly size: number;
  /** Lower-case hex MD5. */
  readonly etag: string;
  readonly body: Buffer | null;
  readonly blobId: string | null;
  /** What the sender's last word on the body was. */
  readonly verdict: T | undefined;
}

/** Where bodies go before their rows: small ones stay in memory, larger ones become files. */
export class Bodies {
  constructor(
    private readonly files: BlobFiles,
    private readonly folder: BlobFolder,
    private readonly ledger: BlobLedger,
    private readonly reserve: Reserves,
  ) {}

  async receive<T>(body: Buffer | AsyncIterable<Buffer>, announced: number | undefined, verify?: (body: ReadBody) => T, sealing?: BodySealing): Promise<StoredBody<T>> {
    await this.reserve.rows?.assertRoom(announced);
    const { size, md5, inline, blob } = await receiveBody(body, announced, () => this.#begin(announced), sealing);
    const verdict = await finish(blob, () => verify?.({ size, md5 }));
    return { size, etag: md5.toString('hex'), body: inline ?? null, blobId: blob?.id ?? null, verdict };
  }

  /** Runs the commit of a body; a file that no row came to refer to goes. */
  async committed<T>(blobId: string | null, commit: () => Promise<T>): Promise<T> {
    try {
      return await commit();
    } catch (error) {
      if (blobId !== null) await abandon(blobId, this.files, this.ledger);
      throw error;
    }
  }

  /** A new blob with the bytes of another; undefined when that one was swept meanwhile and the row must be read again. */
  async duplicate(source: string, attempt: number): Promise<string | undefined> {
    await this.folder.assertOurs();
    await this.reserve.files.assertRoom();
    const id = this.files.newId();
    await this.ledger.intend(id);
    try {
      await this.files.duplicate(source, id);
      return id;
    } catch (error) {
      await abandon(id, this.files, this.ledger);
      if (attempt < 5 && isVanished(error)) return undefined;
      throw error;
    }
  }

  async #begin(announced: number | undefined): Promise<BlobWriter> {
    await this.folder.assertOurs();
    await this.reserve.files.assertRoom(announced);
    return BlobWriter.begin(this.files, this.ledger, this.reserve.files);
  }
}

/** The caller's last word on the body, then its file becomes durable; a refusal leaves no file. */
async function finish<T>(blob: BlobWriter | undefined, verify: () => T): Promise<T> {
  try {
    const verdict = verify();
    await blob?.publish();
    return verdict;
  } catch (error) {
    await blob?.abort();
    throw error;
  }
}
