import { stat, statfs } from 'node:fs/promises';
import { insufficientStorage } from '../errors.js';

/** How long a look at the disk holds, ms. */
const LOOK_EVERY = 500;

/**
 * The last bytes of the disk, which no object gets: a Postgres that cannot write its log ends, and a folder without room
 * cannot even be tidied up. Deletions, and whatever else makes no body, go on.
 */
export class DiskReserve {
  #lookedAt = Number.NEGATIVE_INFINITY;
  #free = Number.POSITIVE_INFINITY;

  /** @param bytes 0: bodies may take all there is; they then fail where the disk says so */
  constructor(private readonly folder: string, private readonly bytes: number) {}

  /**
   * undefined: there is room, by a look of a moment ago.
   * @param wanted bytes that are about to come, where they are known
   * @throws RolegateError InsufficientStorage (or rejects with it)
   */
  assertRoom(wanted = 0): Promise<void> | undefined {
    if (this.bytes === 0) return undefined;
    if (performance.now() - this.#lookedAt >= LOOK_EVERY) return this.#look().then(() => this.#assert(wanted));
    this.#assert(wanted);
    return undefined;
  }

  #assert(wanted: number): void {
    if (this.#free - wanted >= this.bytes) return;
    throw insufficientStorage(new Error(`${this.#free} bytes are free, ${this.bytes} of them in reserve (ROLEGATE_DISK_RESERVE_MB), and ${wanted} are wanted`));
  }

  async #look(): Promise<void> {
    this.#lookedAt = performance.now();
    const { bavail, bsize } = await statfs(this.folder);
    this.#free = bavail * bsize;
  }
}

/** What the bodies of files, and those of rows, leave of their disks. */
export interface Reserves {
  readonly files: DiskReserve;
  /** Absent where the rows' disk is not known to be the files' one: Postgres then sees to its own. */
  readonly rows?: DiskReserve;
}

/** @param databaseDir a folder on the disk of Postgres, where it is known */
export async function diskReserves(blobDir: string, bytes: number, databaseDir?: string): Promise<Reserves> {
  const files = new DiskReserve(blobDir, bytes);
  if (databaseDir === undefined || (await stat(databaseDir)).dev !== (await stat(blobDir)).dev) return { files };
  return { files, rows: files };
}
