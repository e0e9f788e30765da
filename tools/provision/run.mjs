import { execFile } from 'node:child_process';
import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../.provision');
/** Where everything is kept that is not the system's. Several clones may share one by a link: what is made there bears its real name. */
export const provision = existsSync(folder) ? realpathSync(folder) : folder;
/** `npm run provision -- --upgrade`: everything anew, in the newest version that is asked for. */
export const upgrade = process.argv.includes('--upgrade');

/** Runs a program, at most ten minutes; rejects with the last lines of what it said. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 600_000, maxBuffer: 16 * 1024 * 1024, ...options }, (error, stdout, stderr) => {
      if (error === null) resolve(`${stdout}${options.bothStreams ? stderr : ''}`.trim());
      else reject(new Error((stderr || stdout || error.message).trim().split('\n').slice(-3).join(' | ').slice(-400)));
    });
  });
}

/** The absolute path of a program; also from the folders that an ordinary user's PATH lacks. */
export const which = (program) => run('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${program}`]);

/** Debian starts the daemons that it installs unless this script says no (invoke-rc.d(8)); ours run on ports of their own. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

async function withoutServices(work) {
  if (existsSync(SERVICE_POLICY)) return work();
  writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(SERVICE_POLICY, { force: true });
  }
}

let updated;
/** One apt-get at a time: it locks its lists. */
let turn = Promise.resolve();

/** Installs Debian packages, when we may. @throws Error that says what to install by hand */
export function apt(packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return Promise.reject(new Error(`needs root and apt-get: apt-get install ${packages.join(' ')}`));
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = async () => {
    updated ??= run('apt-get', ['update', '-q'], { env }).catch(() => undefined);
    await updated;
    await withoutServices(() => run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env }));
  };
  const mine = turn.then(install);
  turn = mine.catch(() => undefined);
  return mine;
}
