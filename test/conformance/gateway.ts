import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#testing';
import { gatewayMain, nodeCommand, root } from '../provisioned.js';
import { cleanEnvironment, run, type Ran } from './processes.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A gateway process of this build in its embedded shape, on free ports with a data folder of its own. */
export interface Gateway {
  /** S3, STS, IAM and /admin, e.g. `http://127.0.0.1:40001`. */
  readonly endpoint: string;
  readonly port: number;
  /** Health and metrics. */
  readonly management: string;
  readonly rootCredentials: Credentials;
  readonly dataDir: string;
  readonly pid: number;
  /** Milliseconds from spawn to ready. */
  readonly startMs: number;
  /** All that the process has printed. */
  logs(): string;
  /** Runs `rolegate …` as the root administrator. */
  rolegate(...args: string[]): Promise<Ran>;
  /** Drains and stops; removes the data folder. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would: nothing is cleaned up, the data folder stays for the next start. */
  kill9(): Promise<void>;
}

export interface GatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A data folder of an earlier gateway; otherwise a new one under the temporary folder. */
  readonly dataDir?: string;
  /** Arguments for Node itself, e.g. `--import=…`. */
  readonly nodeArguments?: readonly string[];
  /** How long the start may take; default 60 s, for machines under load. */
  readonly readyMs?: number;
}

const rootCredentials: Credentials = { accessKeyId: 'ROOTADMINKEY00000001', secretAccessKey: 'root-secret-for-the-conformance-tests' };

/** What a test file started and has not ended: the net under a test that fails half-way. */
const running = new Set<() => Promise<void>>();
afterAll(async () => {
  for (const end of running) await end();
}, 60_000);

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function untilReady(management: string, child: ChildProcess, logs: () => string, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the gateway ended with ${child.exitCode ?? child.signalCode}:\n${logs()}`);
    const ready = await fetch(`${management}/health/ready`).then((response) => response.ok, () => false);
    if (ready) return;
    await sleep(50);
  }
  throw new Error(`the gateway was not ready after ${limitMs} ms:\n${logs()}`);
}

/** Ends the Postgres that a killed gateway left behind in its data folder. */
function endOrphanedPostgres(folder: string, depth = 3): void {
  if (depth === 0 || !existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === 'postmaster.pid') killWhenOf(Number(readFileSync(path, 'utf8').split('\n')[0]), folder);
    else if (entry.isDirectory()) endOrphanedPostgres(path, depth - 1);
  }
}

/** Process ids are reused: only a process whose command line names the folder is ours. */
function killWhenOf(pid: number, folder: string): void {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(pid, 'SIGQUIT');
  } catch {
    // It is gone already.
  }
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  child.kill(signal);
  // Cleared, for a worker of Jest whose timers still run at its end is killed with a warning.
  const patience = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended(child);
  clearTimeout(patience);
}

/** Starts a gateway and waits until it is ready. The caller stops it in `afterAll`. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'rolegate-'));
  // As root, Postgres runs as the OS user postgres, who has to reach its folder.
  chmodSync(dataDir, 0o755);
  const [port, managementPort] = [await freePort(), await freePort()];
  const endpoint = `http://127.0.0.1:${port}`;
  const management = `http://127.0.0.1:${managementPort}`;
  const started = performance.now();
  const child = spawn(nodeCommand, [...(options.nodeArguments ?? []), gatewayMain, 'serve'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...cleanEnvironment(),
      ROLEGATE_HOST: '127.0.0.1',
      ROLEGATE_PORT: String(port),
      ROLEGATE_MANAGEMENT_PORT: String(managementPort),
      ROLEGATE_DATA_DIR: dataDir,
      ROLEGATE_ROOT_ACCESS_KEY: rootCredentials.accessKeyId,
      ROLEGATE_ROOT_SECRET_KEY: rootCredentials.secretAccessKey,
      ROLEGATE_DOMAINS: 's3.localhost',
      ...options.env,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  const logs = () => printed;
  const discard = () => {
    endOrphanedPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await untilReady(management, child, logs, options.readyMs ?? 60_000);
  } catch (error) {
    await endProcess(child, 'SIGKILL', 5_000);
    discard();
    throw error;
  }
  const startMs = performance.now() - started;
  const stop = async () => {
    running.delete(stop);
    await endProcess(child, 'SIGTERM', 20_000);
    discard();
  };
  running.add(stop);
  return {
    endpoint, port, management, rootCredentials, dataDir, startMs, pid: child.pid!, logs,
    rolegate: (...args) => run(nodeCommand, [join(root, 'apps/cli/bin/rolegate.mjs'), ...args], {
      env: { ROLEGATE_ENDPOINT: endpoint, ROLEGATE_ACCESS_KEY: rootCredentials.accessKeyId, ROLEGATE_SECRET_KEY: rootCredentials.secretAccessKey },
    }),
    stop,
    kill9: () => endProcess(child, 'SIGKILL', 5_000),
  };
}
