import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A data folder of a test's own, which Postgres's OS user can reach. */
export function dataFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `rolegate-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** The pid of the Postgres that runs on a data folder; undefined when none does. */
export function postgresOf(dataDir: string): number | undefined {
  for (const file of globSync('postgres/cluster/postmaster.pid', { cwd: dataDir })) {
    const pid = Number(readFileSync(join(dataDir, file), 'utf8').split('\n')[0]);
    if (commandOf(pid).includes(dataDir)) return pid;
  }
  return undefined;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Ends what a killed gateway left behind and removes the folder. */
export async function discard(dataDir: string): Promise<void> {
  const postgres = postgresOf(dataDir);
  if (postgres !== undefined) process.kill(postgres, 'SIGQUIT');
  for (let left = 100; left > 0 && postgresOf(dataDir) !== undefined; left--) await sleep(50);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
