import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Reads a file that only its owner may read, or writes it first. The content appears whole or not at all, and of two
 * processes that write it at once both get the same one.
 * @throws Error when others may read it
 */
export async function readOrCreatePrivate(path: string, make: () => string): Promise<string> {
  const present = await readPrivate(path);
  if (present !== undefined) return present;
  const temporary = join(dirname(path), `.${randomBytes(6).toString('hex')}`);
  await writeDurably(temporary, make());
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(temporary);
  }
  return readFile(path, 'utf8');
}

/** undefined: there is no such file. @throws Error when others may read it */
export async function readPrivate(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) throw new Error(`${path} may be read by others (mode ${(mode & 0o777).toString(8)}); it holds secrets: chmod 600 ${path}`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeDurably(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
