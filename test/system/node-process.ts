import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#testing';
import { gatewayMain, nodeCommand, root } from '../provisioned.js';
import { cleanEnvironment } from '../conformance/processes.js';

export interface NodeProcess {
  readonly pid: number;
  readonly endpoint: string;
  readonly management: string;
  /** All that it has printed, both streams. */
  logs(): string;
  /** Milliseconds from spawn to ready. @throws Error with its logs when it ends instead */
  ready(limitMs?: number): Promise<number>;
  /** How it ended; waits for it. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM and the end. */
  stop(): Promise<void>;
}

export interface NodeOptions {
  /** `serve` by default. */
  readonly command?: 'serve' | 'projector';
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  /** The folder of the build; this checkout by default. */
  readonly main?: string;
}

/** Spawns `rolegate serve`, or what else is asked for; nothing is waited for and nothing is configured beyond ports, data folder and `env`. */
export async function launch(options: NodeOptions): Promise<NodeProcess> {
  const [port, managementPort] = [options.env?.ROLEGATE_PORT ?? await freePort(), options.env?.ROLEGATE_MANAGEMENT_PORT ?? await freePort()];
  const began = performance.now();
  const child = spawn(nodeCommand, [options.main ?? gatewayMain, options.command ?? 'serve'], {
    cwd: options.main === undefined ? root : '/', uid: options.uid, gid: options.gid, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...cleanEnvironment(), HOME: options.dataDir, ROLEGATE_PORT: String(port), ROLEGATE_MANAGEMENT_PORT: String(managementPort),
      ROLEGATE_DATA_DIR: options.dataDir, ROLEGATE_DRAIN_SECONDS: '0', ...options.env,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  const logs = (): string => printed;
  const management = `http://127.0.0.1:${managementPort}`;
  const ended = new Promise<Awaited<ReturnType<NodeProcess['ended']>>>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  return {
    pid: child.pid!, endpoint: `http://127.0.0.1:${port}`, management, logs,
    ready: async (limitMs = 60_000) => (await untilReady(management, child, logs, limitMs)) - began,
    ended: () => ended,
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilReady(management: string, child: ChildProcess, logs: () => string, limitMs: number): Promise<number> {
  for (const end = performance.now() + limitMs; performance.now() < end; await sleep(25)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the gateway ended with ${child.exitCode ?? child.signalCode}:\n${logs()}`);
    if (await fetch(`${management}/health/ready`).then((response) => response.ok, () => false)) return performance.now();
  }
  throw new Error(`the gateway was not ready after ${limitMs} ms:\n${logs()}`);
}
