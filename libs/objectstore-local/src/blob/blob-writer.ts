import type { FileHandle } from 'node:fs/promises';
import type { BlobFiles } from './blob-files.js';
import type { BlobLedger } from './blob-ledger.js';
import type { DiskReserve } from './disk-reserve.js';

/** How often a growing upload renews its intent, in ms; far below the sweep's grace for pending files. */
const TOUCH_EVERY = 60_000;

/** One file on its way: intent row, temporary name, bytes, fsync, rename, fsync of the folder. The object's row comes last. */
export class BlobWriter {
  #touched = performance.now();

  private constructor(readonly id: string, private readonly file: FileHandle, private readonly files: BlobFiles, private readonly ledger: BlobLedger, private readonly reserve?: DiskReserve) {}

  static async begin(files: BlobFiles, ledger: BlobLedger, reserve?: DiskReserve): Promise<BlobWriter> {
    const id = files.newId();
    await ledger.intend(id);
    try {
      return new BlobWriter(id, await files.create(id), files, ledger, reserve);
    } catch (error) {
      await abandon(id, files, ledger);
      throw error;
    }
  }

  async write(chunk: Buffer): Promise<void> {
    await this.reserve?.assertRoom(chunk.length);
    for (let at = 0; at < chunk.length; ) at += (await this.file.write(chunk, at)).bytesWritten;
    const now = performance.now();
    if (now - this.#touched < TOUCH_EVERY) return;
    this.#touched = now;
    // Missing a sign of life does no harm; when the database stays away, the commit will say so.
    await this.ledger.touch(this.id).catch(() => undefined);
  }

  publish(): Promise<void> {
    return this.files.publish(this.id, this.file);
  }

  /** Leaves nothing behind. Errors stay here: the one that led to this matters, and the sweep finishes the work. */
  async abort(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await abandon(this.id, this.files, this.ledger);
  }
}

/**
 * Removes a file that no object refers to. Its row is given up first, and only while it is pending: when the commit's answer
 * was lost, the file may be in use. The row goes last, so that the sweep finds what a crash in between leaves.
 */
export async function abandon(id: string, files: BlobFiles, ledger: BlobLedger): Promise<void> {
  try {
    if (!(await ledger.giveUp(id))) return;
    await files.remove(id);
    await ledger.forget(id);
  } catch {
    // Left to the sweep.
  }
}
