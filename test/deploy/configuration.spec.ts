import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NativeShape, secretsIn } from '../../tools/cluster/index.mjs';
import { describeWith, provisioned, root } from '../provisioned.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'rolegate-configuration-'));
const shape = new NativeShape({ dir: folder, basePort: 20000, secrets: secretsIn(join(folder, 'secrets.env')) });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [haproxy, nginx, promtool] = ['haproxy', 'nginx', 'promtool'].map(provisioned);

/** What a program says about its configuration; both streams. @throws Error when it refuses it */
async function check(command: string, args: string[]): Promise<string> {
  const { stdout, stderr } = await run(command, args);
  return stdout + stderr;
}

describeWith(haproxy!, 'deploy/haproxy', () => {
  const text = readFileSync(join(root, 'deploy/haproxy/haproxy.cfg'), 'utf8');

  it('is a configuration that HAProxy takes without a warning', async () => {
    shape.prepare('haproxy');
    expect(await check(haproxy!.command, ['-c', '-f', shape.path('haproxy', '/usr/local/etc/haproxy/haproxy.cfg')])).not.toMatch(/WARNING|ALERT/);
  });

  it('sends a request again only when no connection was made', () => {
    expect(text.match(/^\s*retry-on .*/gm)!.map((line) => line.trim())).toEqual(['retry-on conn-failure']);
    expect(text).not.toMatch(/^\s*option http-buffer-request/m);
  });

  it('asks for the database role that may do nothing, with a message of the length that it says', () => {
    const sent = [...text.matchAll(/^\s*tcp-check send-binary (\w+)$/gm)].map(([, hex]) => Buffer.from(hex!, 'hex'));
    const startup = Buffer.concat(sent.slice(0, -1));
    expect(startup.readInt32BE(0)).toBe(startup.length);
    expect(startup.subarray(8).toString().split('\0')).toEqual(['user', 'rolegate_check', 'database', 'postgres', '', '']);
    expect(Buffer.from(/expect binary (\w+)/.exec(text)![1]!, 'hex').toString()).toBe('in_hot_standby\0off\0');
  });
});

describeWith(nginx!, 'deploy/nginx', () => {
  it('is a configuration that nginx takes', async () => {
    shape.prepare('nginx');
    expect(await check(nginx!.command, ['-t', '-c', shape.path('nginx', '/etc/nginx/nginx.conf')])).toContain('test is successful');
  });
});

describeWith(promtool!, 'deploy/prometheus', () => {
  it('is a configuration that Prometheus takes, rules and all', async () => {
    shape.prepare('prometheus');
    const said = await check(promtool!.command, ['check', 'config', shape.path('prometheus', '/etc/prometheus/prometheus.yml')]);
    expect(said).toContain('SUCCESS');
    expect(said).not.toMatch(/WARNING|FAILED/);
  });
});
