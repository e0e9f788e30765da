import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** In the environment of every process of a cluster: the cluster's folder. */
export const MARK = 'ROLEGATE_CLUSTER';
/** Where they work, and nobody else: nginx writes its title over its environment, Postgres has a folder of its own. */
export const runFolder = (dir) => join(dir, 'run');

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const pids = () => {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return []; // Not Linux: a starter that was killed leaves its children to the operator.
  }
};

const folderOf = (pid) => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
  } catch {
    return '';
  }
};

/** True for a process that runs or is stopped; a zombie has ended. */
export const lives = (pid) => !['', 'Z', 'X'].includes(/^State:\s+(\w)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? '');

/** Processes whose working folder is `folder`: Postgres's, children and all, on a data folder. */
export const workingIn = (folder) => pids().filter((pid) => folderOf(pid) === folder && lives(pid));

/** Processes that a cluster in `dir` started. */
export const startedBy = (dir) => pids().filter((pid) => pid !== process.pid && lives(pid)
  && (folderOf(pid) === runFolder(dir) || read(`/proc/${pid}/environ`).split('\0').includes(`${MARK}=${dir}`)));

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between.
  }
}

/** Ends what `find` finds, now. @throws Error when something does not go within 10 s */
export async function endAll(find) {
  for (let left = 400; left > 0; left--) {
    const found = find();
    if (found.length === 0) return;
    for (const pid of found) signal(pid, 'SIGKILL');
    await sleep(25);
  }
  throw new Error(`processes do not end: ${find().join(', ')}`);
}

/** Ends what a starter that was killed left running in `dir`; the number of processes. Postgres recovers by itself. */
export async function endLeftovers(dir) {
  const found = startedBy(dir);
  await endAll(() => startedBy(dir));
  return found.length;
}

/**
 * Leaves a shell behind that waits until this process is gone, in whatever way, and then ends what it started in `dir`.
 * It does nothing when all is stopped already.
 */
export function guard(dir) {
  const wait = 'while [ -d "/proc/$1" ] && ! grep -q "^State:.Z" "/proc/$1/status"; do sleep 1; done 2>/dev/null; exec "$2" "$3" "$4"';
  const child = spawn('sh', ['-c', wait, 'sh', String(process.pid), process.execPath, fileURLToPath(new URL('./end-leftovers.mjs', import.meta.url)), dir], { detached: true, stdio: 'ignore', cwd: '/' });
  child.unref();
  return () => signal(child.pid, 'SIGKILL');
}
