/** The gateway under test: this build, in a data folder of its own under the temporary folder, on free loopback ports. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adopt, end } from './child.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 60_000;

/** The root administrator of this run. */
export const rootCredentials = { accessKeyId: 'BENCHROOT00000000001', secretAccessKey: 'the-root-secret-of-a-bench-run' };

async function freePort() {
  const server = createServer();
  const port = await new Promise((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', () => resolve(server.address().port)));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Of the packaged Node where it is installed: bin/rolegate.mjs would start a second process under an older one. */
function nodeCommand() {
  const pinned = join(root, 'node_modules/.bin/node');
  return existsSync(pinned) ? pinned : process.execPath;
}

async function untilReady(child, management, printed) {
  const limit = performance.now() + READY_MS;
  while (performance.now() < limit) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await fetch(`${management}/health/ready`).then((response) => response.ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the gateway did not become ready:\n${printed()}`);
}

/** The pid of the Postgres server in a data folder. */
function postmasterIn(folder) {
  const file = readdirSync(folder, { recursive: true }).find((name) => String(name).endsWith('postmaster.pid'));
  return file === undefined ? undefined : Number(readFileSync(join(folder, String(file)), 'utf8').split('\n', 1)[0]);
}

/**
 * @param {string | undefined} profileDir where to leave a CPU profile of the whole life of the process
 * @param {number} workers processes that serve
 */
export async function startGateway(profileDir, workers = 1) {
  if (!existsSync(join(root, 'dist/apps/cli/src/main.js'))) throw new Error('dist/ is not built: run npm run build');
  const dataDir = mkdtempSync(join(tmpdir(), 'rolegate-bench-'));
  // As root, Postgres runs as the OS user postgres, who has to reach its folder.
  chmodSync(dataDir, 0o755);
  const port = await freePort();
  const managementPort = await freePort();
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${profileDir}`];
  const child = adopt(spawn(nodeCommand(), [...profiling, join(root, 'apps/cli/bin/rolegate.mjs'), 'serve'], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production',
      ROLEGATE_HOST: '127.0.0.1', ROLEGATE_PORT: String(port), ROLEGATE_MANAGEMENT_PORT: String(managementPort), ROLEGATE_DATA_DIR: join(dataDir, 'data'), ROLEGATE_WORKERS: String(workers),
      ROLEGATE_ROOT_ACCESS_KEY: rootCredentials.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootCredentials.secretAccessKey,
    },
  }));
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed = (printed + text).slice(-20_000)));
  const stop = async () => {
    await end(child, 25_000);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await untilReady(child, `http://127.0.0.1:${managementPort}`, () => printed);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, pid: child.pid, postgresPid: postmasterIn(dataDir), printed: () => printed, stop };
}
