import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, endLeftovers, lives, startCluster, startedBy } from '../../tools/cluster/index.mjs';
import { type Answer, Caller, ok } from '../system/caller.js';
import { eventually } from '../system/eventually.js';
import { describeWith, nodeCommand, provisioned, root } from '../provisioned.js';

const needs = ['gateway', 'haproxy'].map(provisioned);

/** A folder that user postgres reaches, too. */
function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-cluster-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** While a primary changes, requests may get 503. */
const succeeds = (call: () => Promise<Answer>): Promise<true> => eventually(async () => (await call()).status === 200 || undefined);

describeWith(needs, 'The native cluster', () => {
  let cluster: Cluster;
  let caller: Caller;

  beforeAll(async () => {
    cluster = await startCluster({ dir: openFolder(), basePort: 22_100, gateways: 2, projectors: 0, kafka: 0, durable: false });
    caller = new Caller(cluster.balancer.url, cluster.root);
  }, 120_000);
  afterAll(async () => {
    caller?.close();
    await cluster?.stop({ discard: true });
  }, 60_000);

  it('serves through the balancer, from gateways that believe it', async () => {
    ok(await caller.sts('GetCallerIdentity'));
    for (const gateway of cluster.gateways) expect(gateway.environment.ROLEGATE_TRUSTED_PROXIES).toBe('127.0.0.0/8');
    expect(await cluster.balancer.servers()).toEqual({ 'gateways/gateway-1': 'UP', 'gateways/gateway-2': 'UP', 'postgres/postgres-1': 'UP', 'postgres/postgres-2': 'DOWN' });
  });

  it('starts a killed gateway again, and says how it ended', async () => {
    const gateway = cluster.gateways[0]!;
    const { pid } = gateway;
    expect(gateway.kill('SIGKILL')).toBe(true);
    expect(await gateway.exited()).toBe('SIGKILL');
    expect([gateway.running, gateway.pid, lives(pid!)]).toEqual([false, undefined, false]);
    await gateway.start();
    await cluster.untilBalanced();
  }, 60_000);

  it('names a process that does not come up, with the end of its log', async () => {
    const broken = cluster.addGateway({ ROLEGATE_COMPAT: 'neither' });
    await expect(broken).rejects.toThrow(/^gateway-3 ended with exit code \d+; the end of .*gateway-3\.log:\n[^]*ROLEGATE_COMPAT/);
  }, 60_000);

  it('fails over to the standby: what was acknowledged is there, and the old primary does not come back as one', async () => {
    ok(await caller.s3('PUT', '/before'));
    const old = cluster.postgres.primary;
    const promoted = await cluster.postgres.promote();
    expect([promoted.name, cluster.postgres.primary.name, cluster.postgres.standby]).toEqual(['postgres-2', 'postgres-2', undefined]);
    expect(old.fenced).toBe(true);
    await expect(old.start()).rejects.toThrow('postgres-1 is fenced');
    await succeeds(() => caller.s3('HEAD', '/before'));
    ok(await caller.s3('PUT', '/between'));
  }, 60_000);

  it('takes the old primary back as the standby, and back again', async () => {
    expect((await cluster.postgres.rejoin()).name).toBe('postgres-1');
    const { rows } = await cluster.postgres.primary.query('select application_name, sync_state from pg_stat_replication');
    expect(rows).toEqual([{ application_name: 'standby', sync_state: 'sync' }]);
    expect((await cluster.balancer.servers())['postgres/postgres-1']).toMatch(/^DOWN/);
    await cluster.postgres.promote();
    await succeeds(() => caller.s3('HEAD', '/between'));
  }, 60_000);

  it('recovers from a primary that was killed with its children at work', async () => {
    cluster.postgres.primary.kill('SIGKILL');
    await cluster.postgres.primary.exited();
    await cluster.postgres.primary.start();
    await succeeds(() => caller.s3('PUT', '/after'));
  }, 60_000);
});

const answers = (port: number): Promise<boolean> => new Promise((done) => {
  const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
  socket.once('connect', () => socket.destroy());
});

describeWith([...needs, provisioned('nginx')], 'npm run cluster', () => {
  const starts: string[] = [];
  afterAll(async () => {
    for (const dir of starts) {
      await endLeftovers(dir);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  });

  async function started(): Promise<{ readonly dir: string; readonly child: ReturnType<typeof spawn>; printed(): string }> {
    const dir = openFolder();
    starts.push(dir);
    const args = [join(root, 'tools/cluster/main.mjs'), '--dir', dir, '--base-port', '22200', '--gateways', '1', '--projectors', '0', '--kafka', '0', '--no-standby', '--nginx'];
    const child = spawn(nodeCommand, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => { text += part; });
    for (let left = 1200; left > 0 && !text.includes('root access key id'); left--) {
      if (child.exitCode !== null) throw new Error(text);
      await sleep(50);
    }
    expect(text).toContain('S3, STS, IAM, /admin: http://127.0.0.1:22200');
    return { dir, child, printed: () => text };
  }

  it('stops everything that it started at Ctrl-C, and keeps the data', async () => {
    const { dir, child } = await started();
    for (const port of [22200, 22203, 22210, 22259]) expect([port, await answers(port)]).toEqual([port, true]);
    child.kill('SIGINT');
    await new Promise((done) => child.once('exit', done));
    expect(child.exitCode).toBe(0);
    expect(startedBy(dir)).toEqual([]);
    expect(existsSync(join(dir, 'volumes/postgres-1/18/docker/PG_VERSION'))).toBe(true);
    expect(readFileSync(join(dir, 'logs/postgres-1.log'), 'utf8')).toContain('database system is shut down');
  }, 120_000);

  it('leaves nothing behind when it is killed itself', async () => {
    const { dir, child } = await started();
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    await eventually(() => startedBy(dir).length === 0 || undefined, 15_000);
    // A process that was killed gives up its memory, by which it is known, a moment before its sockets.
    for (const port of [22200, 22203, 22210, 22259]) await eventually(async () => !(await answers(port)) || undefined, 5000);
  }, 120_000);
});
