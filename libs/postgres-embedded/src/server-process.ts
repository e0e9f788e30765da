import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Access, DATABASE_USER } from './cluster.js';
import { stopPostmaster } from './postmaster.js';
import type { ServerUser } from './server-user.js';

const DATABASE = 'rolegate';
const LOG_LIMIT = 10 * 1024 * 1024;
const START_LIMIT = 120_000;

/** An eighth of the memory, between 64 and 512 MB. */
const sharedBuffers = (): string => `${Math.round(Math.min(512, Math.max(64, totalmem() / 2 ** 20 / 8)))}MB`;

const settingsOf = ({ access, durable, connections }: ServerOptions): Readonly<Record<string, string>> => ({
  port: String(access.port),
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: sharedBuffers(),
  max_connections: String(connections),
  jit: 'off',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  fsync: durable ? 'on' : 'off',
  synchronous_commit: durable ? 'on' : 'off',
  full_page_writes: durable ? 'on' : 'off',
});

export const connectionStringOf = (access: Access, database: string = DATABASE): string =>
  `postgres://${DATABASE_USER}:${access.password}@127.0.0.1:${access.port}/${database}`;

export interface ServerOptions {
  readonly bin: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly access: Access;
  readonly user: ServerUser | undefined;
  readonly durable: boolean;
  readonly connections: number;
}

/** A running `postgres` in a session of its own, so that Ctrl-C reaches the gateway alone, which then stops it in order. */
export class ServerProcess {
  private constructor(readonly child: ChildProcess) {}

  static async spawn(options: ServerOptions): Promise<ServerProcess> {
    const { bin, cluster, logFile, user } = options;
    const size = (await stat(logFile).catch(() => undefined))?.size ?? 0;
    if (size > LOG_LIMIT) await rename(logFile, `${logFile}.1`);
    const log = await open(logFile, 'a', 0o600);
    try {
      const flags = Object.entries(settingsOf(options)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const child = spawn(join(bin, 'postgres'), ['-D', cluster, ...flags], { ...user, stdio: ['ignore', log.fd, log.fd], detached: true, cwd: '/', env: { ...process.env, LC_ALL: 'C' } });
      child.once('error', () => undefined);
      child.unref();
      return new ServerProcess(child);
    } finally {
      await log.close();
    }
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until the server answers; also creates the database. False when the process ended instead. */
  async ready(access: Access, progress: (line: string) => void): Promise<boolean> {
    const started = Date.now();
    for (let told = started; this.running; await sleep(15)) {
      if (await createDatabase(access)) return true;
      if (Date.now() - started > START_LIMIT) throw new Error('Postgres does not answer');
      if (Date.now() - told > 2000) {
        told = Date.now();
        progress(`waiting for Postgres (${Math.round((told - started) / 1000)} s; it may be recovering)`);
      }
    }
    return false;
  }

  async stop(): Promise<void> {
    if (this.running) await stopPostmaster(this.child.pid!, () => this.running);
  }
}

/** False while the server does not take connections. */
async function createDatabase(access: Access): Promise<boolean> {
  const client = new pg.Client({ connectionString: connectionStringOf(access, 'postgres'), connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    return true;
  } catch (error) {
    // 57P03: starting up or recovering; no code or a system's: not listening yet. PostgreSQL manual, appendix A.
    const { code } = error as { code?: string };
    if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57P')) throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The last lines of the server's log, for a message. */
export const logTail = async (logFile: string): Promise<string> =>
  (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-8).join('\n');
