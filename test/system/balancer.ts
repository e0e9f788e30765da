import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#testing';
import { provisioned, root } from '../provisioned.js';
import { eventually } from './eventually.js';
import type { NodeProcess } from './node-process.js';

export interface Balancer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** A section of HAProxy's configuration, from its first line to the blank line before the next one. */
function section(file: string, heading: string): string {
  const start = file.indexOf(`\n${heading}\n`) + 1;
  const next = /\n(?=\S)/.exec(file.slice(start + heading.length));
  return file.slice(start, next ? start + heading.length + next.index : undefined);
}

/** HAProxy as deploy/haproxy has it, in front of these nodes. */
export async function startBalancer(folder: string, nodes: readonly Pick<NodeProcess, 'endpoint' | 'management'>[]): Promise<Balancer> {
  const deployed = readFileSync(join(root, 'deploy/haproxy/haproxy.cfg'), 'utf8');
  const port = await freePort();
  const servers = nodes.map(({ endpoint, management }, i) => `    server gateway-${i + 1} ${new URL(endpoint).host} port ${new URL(management).port}`);
  const parts = [
    'global\n    log stdout format raw local0 info',
    section(deployed, 'defaults').split('\n').filter((line) => !line.includes('resolvers')).join('\n'),
    section(deployed, 'frontend s3').replace('0.0.0.0:8000', `127.0.0.1:${port}`),
    section(deployed, 'backend gateways').split('\n').filter((line) => !/^\s+server /.test(line)).concat(servers).join('\n'),
  ];
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, `${parts.join('\n\n')}\n`);
  const child = spawn(provisioned('haproxy').command, ['-db', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  const endpoint = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  await eventually(async () => {
    if (hasEnded(child)) throw new Error(`HAProxy ended:\n${printed}`);
    return (await fetch(endpoint).then(({ status }) => status !== 503, () => false)) || undefined;
  }, 15_000);
  return {
    endpoint,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;
