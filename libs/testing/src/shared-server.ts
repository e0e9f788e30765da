import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '#eventstore-pg';
import { startEmbeddedPostgres } from '#postgres-embedded';
import pg from 'pg';

export interface SharedServer {
  /** Of database `rolegate`, for creating and dropping others; its user may do everything. */
  readonly connectionString: string;
  readonly pid: number;
}

/** A migrated database to clone; never connected to, for Postgres does not clone what is in use. */
export const TEMPLATE = 'template_log';

/** Jest's own process: the parent of its workers, or this one when it runs all tests itself. */
const jestPid = (): number => (process.send === undefined ? process.pid : process.ppid);

/** Ends the server and its folder when Jest is gone, however it went. Runs as a process of its own: `node -e`. */
const WATCH = `
const [jest, server, folder] = process.argv.slice(1);
const lives = (pid) => { try { process.kill(Number(pid), 0); return true; } catch { return false; } };
const timer = setInterval(() => {
  if (lives(jest) && lives(server)) return;
  clearInterval(timer);
  if (lives(server)) process.kill(Number(server), 'SIGQUIT');
  const end = Date.now() + 10000;
  const gone = setInterval(() => {
    if (lives(server) && Date.now() < end) return;
    clearInterval(gone);
    require('node:fs').rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }, 50);
}, 200);`;

export const databaseUrl = (server: SharedServer, database: string): string => server.connectionString.replace(/\/[^/]*$/, `/${database}`);

export async function execute(connectionString: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function start(folder: string): Promise<SharedServer> {
  // User postgres passes through; only root and the owner read. Workers of Jest share it, each with several gateways of 30 connections.
  await chmod(folder, 0o711);
  const { connectionString, pid } = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), durable: false, connections: 400 });
  spawn(process.execPath, ['-e', WATCH, String(jestPid()), String(pid), folder], { detached: true, stdio: 'ignore' }).unref();
  const server = { connectionString, pid };
  await execute(connectionString, `create database ${TEMPLATE}`);
  await migrate(databaseUrl(server, TEMPLATE));
  await writeFile(join(folder, 'server.new'), JSON.stringify(server), { mode: 0o600 });
  await rename(join(folder, 'server.new'), join(folder, 'server.json'));
  return server;
}

/** The one Postgres of this test run: started by the first file that needs it, found by the others, in whatever worker. */
export async function sharedServer(): Promise<SharedServer> {
  const folder = join(tmpdir(), `rolegate-test-${jestPid()}`);
  const first = await mkdir(folder).then(() => true, () => false);
  if (first) {
    try {
      return await start(folder);
    } catch (error) {
      await writeFile(join(folder, 'failed'), String(error));
      throw error;
    }
  }
  for (let waited = 0; waited < 60_000; waited += 50) {
    const text = await readFile(join(folder, 'server.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as SharedServer;
    const failure = await readFile(join(folder, 'failed'), 'utf8').catch(() => undefined);
    if (failure !== undefined) throw new Error(`the test database did not start: ${failure}`);
    await sleep(50);
  }
  throw new Error(`the test database in ${folder} did not start`);
}
