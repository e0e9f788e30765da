import { spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lives, secretsIn, send } from '../../../tools/cluster/index.mjs';
import type { Credentials } from '../../conformance/gateway.js';
import { count } from '../../counts.js';
import { nodeCommand } from '../../provisioned.js';

/** A process of the cluster, as `npm run cluster -- status` tells of it. */
export interface Member {
  readonly name: string;
  /** undefined: it does not run. */
  readonly pid: number | undefined;
}

export interface ManagedMember extends Member {
  /** Health and metrics. */
  readonly managementUrl: string;
}

export interface ServingMember extends ManagedMember {
  /** S3, STS, IAM, /admin of a gateway alone. */
  readonly url: string;
}

/** The cluster of a test run as one test file has it: nobody else uses it meanwhile. */
export interface SharedCluster {
  readonly gateways: readonly ServingMember[];
  readonly projectors: readonly ManagedMember[];
  readonly balancerUrl: string;
  readonly root: Credentials;
  /** Its folder; logs/NAME.log are the processes' outputs. */
  readonly dir: string;
  /** All processes by name: kafka-1, postgres-1, haproxy, gateway-1, projector-1 …; asked anew. */
  members(): Promise<readonly Member[]>;
  /** SIGSTOP and SIGCONT too. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** SIGKILL for every broker. */
  stopKafka(): Promise<void>;
  /** Also starts what has ended; resolves when it is ready. */
  restart(...names: readonly string[]): Promise<void>;
  /** Failover: the primary is ended and fenced, the standby takes its place. */
  promote(): Promise<void>;
  /** The old primary becomes the standby; commits wait for it again. */
  rejoin(): Promise<void>;
}

interface Status {
  readonly url: string;
  readonly processes: readonly { readonly name: string; readonly pid?: number; readonly address: string; readonly management?: string }[];
}

/** Jest's own process: workers come and go, and a run of a single file has none. */
const owner = process.argv[1]?.includes('jest-worker') ? process.ppid : process.pid;

/** Process ids are used again; together with the time of its start (proc(5), field 22) one is not. */
function folderOfRun(): string {
  const started = existsSync(`/proc/${owner}/stat`) ? readFileSync(`/proc/${owner}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19] : '';
  return join(tmpdir(), `rolegate-run-${owner}-${started}`);
}

/** The first to come starts the keeper. */
function startKeeper(dir: string): void {
  try {
    mkdirSync(dir);
  } catch {
    return;
  }
  chmodSync(dir, 0o755);
  const log = openSync(join(dir, 'keeper.log'), 'w');
  spawn(nodeCommand, [join(import.meta.dirname, 'keeper.mjs'), dir, String(owner)], { detached: true, stdio: ['ignore', log, log] }).unref();
  closeSync(log);
}

/** Milliseconds; every process has a limit of its own, whose error is better. */
const START_LIMIT = 400_000;

async function statusOf(dir: string): Promise<Status> {
  for (const end = performance.now() + START_LIMIT; performance.now() < end; await sleep(100)) {
    const status = await send(dir, 'status').catch(() => undefined);
    if (status !== undefined) return status as Status;
    if (existsSync(join(dir, 'failed'))) throw new Error(readFileSync(join(dir, 'failed'), 'utf8'));
  }
  throw new Error(`the cluster does not start: ${readFileSync(join(dir, 'keeper.log'), 'utf8')}`);
}

/** Waits until the cluster is this process's alone; a worker that died has given it back. */
async function takeTurn(dir: string): Promise<() => void> {
  const turn = join(dir, 'turn');
  for (const end = performance.now() + TURN_LIMIT; performance.now() < end; await sleep(100)) {
    try {
      writeFileSync(turn, String(process.pid), { flag: 'wx' });
      return () => rmSync(turn, { force: true });
    } catch {
      const holder = existsSync(turn) ? Number(readFileSync(turn, 'utf8')) : 0;
      if (holder > 0 && !lives(holder)) rmSync(turn, { force: true });
    }
  }
  throw new Error('another test file does not give the cluster back');
}

/** Milliseconds; in a full run a file has it for long. */
const TURN_LIMIT = count(400_000, 6 * 3_600_000);

/**
 * The cluster of this run (three gateways, two projectors, three brokers, Postgres with a synchronous standby, HAProxy):
 * started by the first file that asks, ended when Jest ends. A file has it alone, whole and ready, from its first test
 * to its last; what it kills it starts again, or the next file does before its first test.
 */
export function sharedCluster(): { readonly cluster: SharedCluster } {
  let cluster: SharedCluster | undefined;
  let release: () => void = () => undefined;

  beforeAll(async () => {
    const dir = folderOfRun();
    startKeeper(dir);
    await statusOf(dir);
    release = await takeTurn(dir);
    cluster = await attach(dir);
    const ended = (await cluster.members()).filter(({ pid }) => pid === undefined);
    await cluster.restart(...ended.map(({ name }) => name));
  }, TURN_LIMIT + 2 * START_LIMIT);
  afterAll(() => release());

  return { get cluster() {
    if (cluster === undefined) throw new Error('the cluster is there from beforeAll on');
    return cluster;
  } };
}

async function attach(dir: string): Promise<SharedCluster> {
  const { url, processes } = await statusOf(dir);
  const { ROLEGATE_ROOT_ACCESS_KEY: accessKeyId, ROLEGATE_ROOT_SECRET_KEY: secretAccessKey } = secretsIn(join(dir, 'secrets.env')) as Record<string, string>;
  const kafka = processes.map(({ name }) => name).filter((name) => name.startsWith('kafka-'));
  return {
    dir, balancerUrl: url, root: { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! },
    gateways: processes.filter(({ name }) => name.startsWith('gateway-')).map(({ name, pid, address, management }) => ({ name, pid, url: address, managementUrl: management! })),
    projectors: processes.filter(({ name }) => name.startsWith('projector-')).map(({ name, pid, address }) => ({ name, pid, managementUrl: address })),
    members: async () => (await statusOf(dir)).processes.map(({ name, pid }) => ({ name, pid })),
    kill: async (name, signal = 'SIGKILL') => void (await send(dir, 'kill', name, signal)),
    stopKafka: async () => void (await Promise.all(kafka.map((name) => send(dir, 'kill', name)))),
    restart: async (...names) => void (await Promise.all(names.map((name) => send(dir, 'restart', name)))),
    promote: async () => void (await send(dir, 'promote')),
    rejoin: async () => void (await send(dir, 'rejoin')),
  };
}
