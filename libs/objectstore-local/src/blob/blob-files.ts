import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './sync-folder.js';

/** A file system without hard links, or a file that has as many as it can. */
const NO_LINK = new Set(['EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Files of one folder, named by random ids and fanned out by their first characters into 65,536 folders. No name derives
 * from a key. A file is known to the database before it exists here.
 */
export class BlobFiles {
  readonly #folders = new Set<string>();

  constructor(private readonly root: string) {}

  newId(): string {
    return randomUUID();
  }

  path(id: string): string {
    return join(this.root, id.slice(0, 2), id.slice(2, 4), id);
  }

  /** A new file under its temporary name. */
  async create(id: string): Promise<FileHandle> {
    await this.#folder(dirname(this.path(id)));
    return open(this.#temporary(id), 'wx', 0o600);
  }

  /** After this the whole file survives a loss of power: its bytes first, then its name. */
  async publish(id: string, file: FileHandle): Promise<void> {
    await file.sync();
    await file.close();
    await rename(this.#temporary(id), this.path(id));
    await syncFolder(dirname(this.path(id)));
  }

  /** Another name for the same bytes, without copying them where the file system can. The source stays readable when its own name goes. */
  async duplicate(source: string, id: string): Promise<void> {
    await this.#folder(dirname(this.path(id)));
    try {
      await link(this.path(source), this.path(id));
    } catch (error) {
      if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await copyFile(this.path(source), this.#temporary(id), constants.COPYFILE_EXCL);
      return this.publish(id, await open(this.#temporary(id), 'r+'));
    }
    await syncFolder(dirname(this.path(id)));
  }

  openForReading(id: string): Promise<FileHandle> {
    return open(this.path(id), 'r');
  }

  /** Under either name; a file that is not there is removed already. */
  async remove(id: string): Promise<void> {
    await Promise.all([rm(this.path(id), { force: true }), rm(this.#temporary(id), { force: true })]);
  }

  #temporary(id: string): string {
    return `${this.path(id)}.part`;
  }

  /** Made once per process and folder; the names of new folders must survive as well. */
  async #folder(path: string): Promise<void> {
    if (this.#folders.has(path)) return;
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    if (first !== undefined) {
      for (let made = path; ; made = dirname(made)) {
        await syncFolder(dirname(made));
        if (made === first) break;
      }
    }
    this.#folders.add(path);
  }
}
