import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries, REACHABLE_ROOT } from './binaries.js';
import { type Access, accessOf, initialise, isInitialised } from './cluster.js';
import { lockDataFolder } from './data-folder-lock.js';
import { stopOrphan } from './postmaster.js';
import { connectionStringOf, logTail, type ServerOptions, ServerProcess } from './server-process.js';
import { reaches, serverUser, type ServerUser } from './server-user.js';

export interface EmbeddedPostgresOptions {
  /** Postgres's own folder: `cluster/`, `access.json` (port and password, 0600) and `postgres.log` are made in it. */
  readonly dataDir: string;
  /** What an operator wants to read once: a fallback taken, an orphan stopped. */
  readonly log?: (line: string) => void;
  /** What takes longer than a moment; `log` by default. */
  readonly onProgress?: (line: string) => void;
  /** False: faster, and a crash of the machine may lose everything. For tests only. */
  readonly durable?: boolean;
  /** Most connections at once; 100 by default. */
  readonly connections?: number;
  /** Postgres ended although nobody stopped it. */
  readonly onExit?: (code: number | null, signal: NodeJS.Signals | null) => void;
}

export interface EmbeddedPostgres {
  /** Database `rolegate`, with the password. */
  readonly connectionString: string;
  /** Of the server process. */
  readonly pid: number;
  /** A clean shutdown, at most 17 s; harsher when Postgres does not follow. */
  stop(): Promise<void>;
}

/** After kill -9 its children may hold the shared memory for a moment: so many starts, with this pause (milliseconds). */
const STARTS = 6;
const START_PAUSE = 500;

/**
 * The cluster's folder: in the data folder, or, where user postgres cannot pass, one of its own below REACHABLE_ROOT. The
 * file `cluster-folder` names it, so that a data folder made anew at the same path never meets the data of an older one.
 */
async function clusterFolder(dataDir: string, user: ServerUser | undefined, log: (line: string) => void): Promise<string> {
  const inside = join(dataDir, 'cluster');
  const pointer = join(dataDir, 'cluster-folder');
  let outside = (await readFile(pointer, 'utf8').catch(() => '')).trim();
  if (outside === '') {
    if (await reaches(user, inside)) return inside;
    outside = join(REACHABLE_ROOT, randomBytes(8).toString('hex'), 'cluster');
    await mkdir(dirname(outside), { recursive: true, mode: 0o755 });
    await writeFile(pointer, `${outside}\n`, { flush: true });
  }
  log(`Postgres keeps its data in ${outside}: running as user postgres it cannot reach ${dataDir}`);
  return outside;
}

async function startServer(options: ServerOptions, progress: (line: string) => void): Promise<ServerProcess> {
  for (let start = 1; ; start++) {
    const server = await ServerProcess.spawn(options);
    try {
      if (await server.ready(options.access, progress)) return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
    if (start === STARTS) throw new Error(`Postgres does not start; the end of ${options.logFile}:\n${await logTail(options.logFile)}`);
    await sleep(START_PAUSE);
  }
}

/**
 * Starts the real Postgres that ships in an npm package, on 127.0.0.1. Recovers by itself from kill -9 of the gateway or
 * of Postgres.
 * @throws DataFolderInUse when another gateway uses the folder; Error when the binaries are missing, or with the end of Postgres's log
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => undefined, onProgress = log, durable = true, connections = 100 } = options;
  await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(resolve(options.dataDir));
  const lock = await lockDataFolder(dataDir);
  try {
    const user = await serverUser(onProgress);
    const bin = await binaries(user, dataDir, onProgress);
    const cluster = await clusterFolder(dataDir, user, log);
    await stopOrphan(cluster, log);
    const access = await accessOf(dataDir, cluster);
    if (!(await isInitialised(cluster))) {
      onProgress('creating the database');
      await initialise({ bin, cluster, password: access.password, user, durable });
    }
    const server = await startServer({ bin, cluster, logFile: join(dataDir, 'postgres.log'), access, user, durable, connections }, onProgress);
    return guard(server, connectionStringOf(access), lock.release, options.onExit);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** How to reach the Postgres of a data folder that a gateway is using now. @throws Error when none was ever started on it */
export async function runningPostgres(dataDir: string): Promise<string> {
  const file = join(dataDir, 'access.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`${dataDir} holds no database`);
  return connectionStringOf(JSON.parse(text) as Access);
}

function guard(server: ServerProcess, connectionString: string, release: () => Promise<void>, onExit: EmbeddedPostgresOptions['onExit']): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  // A process that ends without stop() takes its Postgres along; only kill -9 leaves one behind.
  const atExit = (): void => void server.child.kill('SIGINT');
  process.once('exit', atExit);
  server.child.once('exit', (code, signal) => {
    process.off('exit', atExit);
    if (stopping === undefined) onExit?.(code, signal);
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await release();
  };
  return { connectionString, pid: server.child.pid!, stop: () => (stopping ??= stop()) };
}
