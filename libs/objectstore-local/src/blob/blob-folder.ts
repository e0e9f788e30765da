import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RolegateError } from '#kernel';
import type pg from 'pg';
import type { BlobFiles } from './blob-files.js';
import { type FileIdentity, ForeignMarkerError, MARKER, holdsFiles, readMarker, removeUnfinishedMarkers, writeMarker } from './folder-marker.js';

/** Why the folder may not be used: another one than the cluster's, without a marker, or not to be read at all. */
export interface FolderTrouble {
  readonly reason: 'blob-folder-differs' | 'blob-folder-unmarked' | 'blob-folder-unreadable';
  readonly detail: string;
}

class Unusable extends Error {
  constructor(readonly reason: FolderTrouble['reason'], detail: string) {
    super(detail);
  }
}

/** Living files that are looked for where neither side has a marker yet. */
const SAMPLE = 5;

/**
 * The folder that all gateways share, told by a marker in it whose id stands in Postgres. A node that sees another folder
 * would lose what it stores and answer for objects that it cannot find; so it does neither.
 */
export class BlobFolder {
  /** The id in Postgres; it never changes. */
  #id: string | undefined;
  /** The marker that was found to carry it. */
  #verified: FileIdentity | undefined;

  constructor(private readonly pool: pg.Pool, private readonly root: string, private readonly files: BlobFiles) {}

  /**
   * Reads the marker anew; marks a folder that no gateway has used before.
   * @returns undefined when it is the cluster's folder
   * @throws the database's error
   */
  async check(): Promise<FolderTrouble | undefined> {
    try {
      this.#id ??= await this.#known() ?? await this.#mark();
      this.#verified = await this.#compared(this.#id);
      return undefined;
    } catch (error) {
      this.#verified = undefined;
      if (error instanceof Unusable) return { reason: error.reason, detail: error.message };
      if (error instanceof ForeignMarkerError) return { reason: 'blob-folder-differs', detail: error.message };
      const { code, syscall } = error as NodeJS.ErrnoException;
      // What names no call of the file system came from Postgres.
      if (syscall === undefined || !('path' in (error as object))) throw error;
      return { reason: 'blob-folder-unreadable', detail: `${this.root} cannot be used (${code ?? 'error'} in ${syscall})` };
    }
  }

  /**
   * One look at the marker, before a file is written: another volume may have been mounted a moment ago.
   * @throws RolegateError ServiceUnavailable; the database's error
   */
  async assertOurs(): Promise<void> {
    const verified = this.#verified;
    if (verified) {
      const now = await stat(join(this.root, MARKER), { bigint: true }).catch(() => undefined);
      if (now?.ino === verified.ino && now.dev === verified.dev) return;
    }
    const trouble = await this.check();
    if (trouble) throw new RolegateError('ServiceUnavailable', 'Service is unable to handle request.', trouble);
  }

  /** @param grace ms since a node that died began to write a marker */
  sweepMarkers(grace: number): Promise<void> {
    return removeUnfinishedMarkers(this.root, grace);
  }

  async #known(): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ folder_id: string }>('select folder_id from store.blob_folder');
    return rows[0]?.folder_id;
  }

  /** The first look of the first gateway of a cluster. The marker comes before the row: a crash in between is begun again. */
  async #mark(): Promise<string> {
    const present = await readMarker(this.root);
    const { rows } = await this.pool.query<{ id: string }>(`select blob_id::text as id from store.blob where state = 'live' limit ${SAMPLE}`);
    if (rows.length > 0 ? !(await this.#holdsAny(rows.map(({ id }) => id))) : present !== undefined && (await holdsFiles(this.root))) {
      // Another look may have marked it since this one began, and writes gone on: then the files are its own.
      const known = await this.#known();
      if (known !== undefined) return known;
      throw new Unusable('blob-folder-differs', `${this.root} holds the objects of another database, or this database's objects are in another folder`);
    }
    const { id } = present ?? await writeMarker(this.root);
    await this.pool.query('insert into store.blob_folder (folder_id) values ($1) on conflict do nothing', [id]);
    return (await this.#known())!;
  }

  async #holdsAny(ids: readonly string[]): Promise<boolean> {
    const found = await Promise.all(ids.map((id) => access(this.files.path(id)).then(() => true, () => false)));
    return found.includes(true);
  }

  async #compared(id: string): Promise<FileIdentity> {
    const marker = await readMarker(this.root);
    if (!marker) throw new Unusable('blob-folder-unmarked', `${this.root} has no marker ${MARKER}: the cluster's folder, ${id}, is not mounted there`);
    if (marker.id !== id) throw new Unusable('blob-folder-differs', `${this.root} is the folder ${marker.id}, the cluster's is ${id}`);
    return marker.file;
  }
}
