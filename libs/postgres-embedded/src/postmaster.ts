import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Time limits for the ways of stopping, gentlest first, milliseconds. PostgreSQL manual, "Shutting Down the Server". */
const STOPS: readonly (readonly [signal: NodeJS.Signals, limit: number])[] = [['SIGINT', 10_000], ['SIGQUIT', 5000], ['SIGKILL', 2000]];

/** The command line of a live process; undefined when there is none (a zombie has an empty one). */
async function commandLine(pid: number): Promise<string | undefined> {
  const line = process.platform === 'linux'
    ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    : await run('ps', ['-o', 'command=', '-p', String(pid)]).then(({ stdout }) => stdout, () => '');
  return line === '' ? undefined : line;
}

/** Fast shutdown; harsher when a time limit passes. `alive` says whether the process is still there. */
export async function stopPostmaster(pid: number, alive: () => Promise<boolean> | boolean): Promise<void> {
  for (const [signal, limit] of STOPS) {
    if (!(await alive())) return;
    try {
      process.kill(pid, signal);
    } catch {
      return; // It ended in between.
    }
    for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) if (!(await alive())) return;
  }
}

/**
 * Deals with what a killed gateway left behind. A Postgres that still runs on this cluster is stopped; one that is dead
 * Postgres itself recovers from; and where its pid now belongs to another program, the stale file is removed, for
 * Postgres would take that program for itself and refuse to start. The caller holds the data folder's lock.
 */
export async function stopOrphan(cluster: string, progress: (line: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const line = await commandLine(pid);
  if (line === undefined) return;
  if (!line.includes('postgres') || !line.includes(cluster)) return rm(file, { force: true });
  progress(`stopping Postgres (process ${pid}), left running by a gateway that was killed`);
  const ours = async (): Promise<boolean> => (await commandLine(pid))?.includes(cluster) ?? false;
  await stopPostmaster(pid, ours);
  if (await ours()) throw new Error(`Postgres (process ${pid}) runs on ${cluster} and does not stop`);
}
