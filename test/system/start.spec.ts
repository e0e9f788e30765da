import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard, postgresOf } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { makeRole, trusting, userArn } from './world.js';

const rootOf = (dataDir: string): Credentials => JSON.parse(readFileSync(join(dataDir, 'root-credentials.json'), 'utf8')) as Credentials;
/** Milliseconds to ready: ten seconds on a machine that does nothing else, more where its processors are shared. */
const patience = (): number => 10_000 * Math.max(1, loadavg()[0]! / availableParallelism());
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describeWith(provisioned('gateway'), 'Starting a gateway', () => {
  let dataDir: string;
  const running: NodeProcess[] = [];

  async function start(env: Readonly<Record<string, string>> = {}, folder = dataDir): Promise<NodeProcess> {
    const node = await launch({ dataDir: folder, env });
    running.push(node);
    return node;
  }

  beforeAll(() => { dataDir = dataFolder('start'); });
  afterEach(async () => { await Promise.all(running.splice(0).map((node) => node.stop())); }, 30_000);
  afterAll(() => discard(dataDir), 30_000);

  it('the first time takes less than ten seconds and says in five lines how to use it, without the secret', async () => {
    const node = await start();
    expect(await node.ready()).toBeLessThan(patience());
    const { accessKeyId, secretAccessKey } = rootOf(dataDir);
    const lines = node.logs().split('\n');
    const welcome = lines.slice(lines.findIndex((line) => line.startsWith('rolegate: ready'))).filter((line) => line !== '');
    expect(welcome).toHaveLength(5);
    expect(welcome.join('\n')).toContain(node.endpoint);
    expect(welcome.join('\n')).toContain(accessKeyId);
    expect(welcome.join('\n')).toContain(join(dataDir, 'root-credentials.json'));
    expect(node.logs()).not.toContain(secretAccessKey);
    for (const file of ['root-credentials.json', 'seal-keys', 'postgres/access.json', 'postgres/postgres.log']) expect(`${file} ${modeOf(join(dataDir, file))}`).toBe(`${file} 600`);
  }, 60_000);

  it('again: the same administrator, and what was made before', async () => {
    const before = rootOf(dataDir);
    const first = await start();
    await first.ready();
    await makeRole(new Caller(first.endpoint, before), 'Kept', trusting(userArn('anybody')));
    await first.stop();
    const second = await start();
    expect(await second.ready()).toBeLessThan(patience());
    expect(rootOf(dataDir)).toEqual(before);
    expect((await new Caller(second.endpoint, before).iam('GetRole', { RoleName: 'Kept' })).status).toBe(200);
  }, 60_000);

  it('twice on one folder: the second ends with a sentence, the first goes on', async () => {
    const first = await start();
    await first.ready();
    const second = await start();
    expect((await second.ended()).code).not.toBe(0);
    expect(second.logs()).toMatch(/in use by another gateway/);
    expect(second.logs()).not.toMatch(/\n\s+at /);
    expect((await new Caller(first.endpoint, rootOf(dataDir)).sts('GetCallerIdentity')).status).toBe(200);
  }, 60_000);

  it('on a port that is taken: a sentence, and no Postgres stays behind', async () => {
    const first = await start();
    await first.ready();
    const folder = dataFolder('taken');
    try {
      const second = await start({ ROLEGATE_PORT: new URL(first.endpoint).port }, folder);
      expect((await second.ended()).code).not.toBe(0);
      expect(second.logs()).toMatch(/EADDRINUSE|in use/);
      expect(second.logs()).not.toMatch(/\n\s+at /);
      expect(postgresOf(folder)).toBeUndefined();
    } finally {
      await discard(folder);
    }
  }, 60_000);

  it('with a wrong configuration: every problem is named at once, and no secret', async () => {
    const node = await start({
      ROLEGATE_PORT: 'eighty', ROLEGATE_COMPAT: 'minio', ROLEGATE_ROOT_ACCESS_KEY: 'ONLYTHEKEY', ROLEGATE_TRUSTED_PROXIES: '10.0.0.0/99',
      ROLEGATE_SEAL_KEYS: 'k:planted-seal-secret', ROLEGATE_TLS_PORT: '8443', ROLEGATE_CEPH_CONF: '/nowhere/ceph.conf', ROLEGATE_RGW_STS_KEY: 'planted-sts',
    });
    expect((await node.ended()).code).not.toBe(0);
    for (const name of ['ROLEGATE_PORT', 'ROLEGATE_COMPAT', 'ROLEGATE_ROOT_SECRET_KEY', 'ROLEGATE_TRUSTED_PROXIES', 'ROLEGATE_SEAL_KEYS', 'ROLEGATE_TLS_CERT', 'ROLEGATE_CEPH_CONF', 'rgw_sts_key']) {
      expect(node.logs()).toContain(name);
    }
    expect(node.logs()).not.toContain('planted-');
  }, 30_000);

  it('with a secrets file that others may read: it is refused by name', async () => {
    const folder = dataFolder('open');
    try {
      writeFileSync(join(folder, 'root-credentials.json'), '{"accessKeyId":"A","secretAccessKey":"B"}', { mode: 0o644 });
      const node = await start({}, folder);
      expect((await node.ended()).code).not.toBe(0);
      expect(node.logs()).toMatch(/root-credentials\.json may be read by others/);
    } finally {
      await discard(folder);
    }
  }, 30_000);

  it('and stopping it with SIGTERM: liveness and metrics answered until then, Postgres is gone, exit code 0', async () => {
    const node = await start();
    await node.ready();
    expect((await fetch(`${node.management}/health/live`)).status).toBe(200);
    ok(await new Caller(node.endpoint, rootOf(dataDir)).sts('GetCallerIdentity'));
    const metrics = await (await fetch(`${node.management}/metrics`)).text();
    expect(metrics).toMatch(/rolegate_requests_total\{[^}]*operation="GetCallerIdentity"[^}]*\} 1/);
    expect(postgresOf(dataDir)).toBeDefined();
    node.signal('SIGTERM');
    expect(await node.ended()).toEqual({ code: 0, signal: null });
    expect(postgresOf(dataDir)).toBeUndefined();
  }, 60_000);
});
