import { randomBytes, randomUUID } from 'node:crypto';
import { type FileHandle, link, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './sync-folder.js';

export const MARKER = '.rolegate-folder';

/** Says which file was read: another one in its place has another number, or another device. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

export interface Marker {
  readonly id: string;
  readonly file: FileIdentity;
}

export class ForeignMarkerError extends Error {}

/** undefined: the folder has none. @throws the file system's error, ForeignMarkerError for a file of that name that is none */
export async function readMarker(folder: string): Promise<Marker | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(join(folder, MARKER), 'r');
    const { dev, ino } = await file.stat({ bigint: true });
    const id = (await file.readFile('utf8')).trim();
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new ForeignMarkerError(`${join(folder, MARKER)} is no marker of a blob folder`);
    return { id, file: { dev, ino } };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    await file?.close();
  }
}

/** Appears whole or not at all; of several that write at once all get the same one. Survives a loss of power. */
export async function writeMarker(folder: string): Promise<Marker> {
  const temporary = join(folder, `.${randomBytes(6).toString('hex')}.part`);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${randomUUID()}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(temporary, join(folder, MARKER));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
  const written = await readMarker(folder);
  if (!written) throw new Error(`the marker in ${folder} is gone as soon as it was written`);
  return written;
}

/** Left by nodes that died while they wrote a marker; @param grace ms since. */
export async function removeUnfinishedMarkers(folder: string, grace: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\.[0-9a-f]{12}\.part$/.test(name)) continue;
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs >= grace) await rm(join(folder, name), { force: true });
  }
}

/** Folders that files are fanned out into, see BlobFiles. */
export async function holdsFiles(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((name) => /^[0-9a-f]{2}$/.test(name));
}
