import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The OS user that runs Postgres, which refuses to run as root; undefined: this process's own. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

async function lookUp(): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, NAME])));
    return { uid: Number(uid!.stdout), gid: Number(gid!.stdout) };
  } catch {
    return undefined;
  }
}

/** As root: user `postgres`, made where it is missing (useradd; adduser on BusyBox). @throws Error when it cannot be made */
export async function serverUser(progress: (line: string) => void): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known !== undefined) return known;
  progress(`creating the OS user ${NAME}: Postgres does not run as root`);
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME])
    .catch(() => run('adduser', ['-S', '-D', '-H', NAME]))
    .catch(() => undefined);
  const made = await lookUp();
  if (made === undefined) throw new Error(`Postgres does not run as root, and the OS user ${NAME} could not be created; create it, or start as an ordinary user`);
  return made;
}

/** True when the user may pass through every folder above `path` (by the mode bits). */
export async function reaches(user: ServerUser | undefined, path: string): Promise<boolean> {
  if (user === undefined) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
