import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { healthOf, metricOf, untilHealth } from './health.js';
import { launch, type NodeProcess } from './node-process.js';

const rootKey: Credentials = { accessKeyId: 'FOLDERROOT', secretAccessKey: 'secret-of-the-folder-test' };
const large = 'x'.repeat(500_000);

describeWith(provisioned('gateway'), 'Gateways that should share a blob folder', () => {
  const database = databaseKit();
  const nodes: NodeProcess[] = [];
  let folder: string;

  async function start(name: string): Promise<[NodeProcess, Caller]> {
    mkdirSync(join(folder, name));
    const node = await launch({
      dataDir: join(folder, name),
      env: {
        DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_BLOB_DIR: join(folder, `blobs-${name}`),
        ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey,
      },
    });
    nodes.push(node);
    return [node, new Caller(node.endpoint, rootKey)];
  }

  beforeAll(() => { folder = dataFolder('blob-folder'); });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await discard(folder);
  }, 60_000);

  it('and do not: the second is not ready and says so by the setting, stores and serves no file, and is ready once it sees the first one\'s', async () => {
    const [first, a] = await start('a');
    await first.ready();
    ok(await a.s3('PUT', '/bucket'));
    ok(await a.s3('PUT', '/bucket/large', { body: large }));
    const [second, b] = await start('b');
    const health = await untilHealth(second, 'blob-folder-unmarked', 60_000);
    expect(health).toMatchObject({ httpStatus: 503, reasons: [{ reason: 'blob-folder-unmarked', detail: expect.stringMatching(/^ROLEGATE_BLOB_DIR: .*blobs-b has no marker/) }] });
    expect(await metricOf(second, 'rolegate_unready_reason{reason="blob-folder-unmarked"}')).toBe(1);
    const refused = await b.s3('PUT', '/bucket/lost', { body: large });
    expect([refused.status, refused.code, refused.headers['retry-after']]).toEqual([503, 'ServiceUnavailable', expect.any(String)]);
    expect((await b.s3('GET', '/bucket/large')).status).toBe(503);
    expect((await a.s3('GET', '/bucket/lost')).code).toBe('NoSuchKey');
    rmSync(join(folder, 'blobs-b'), { recursive: true });
    symlinkSync(join(folder, 'blobs-a'), join(folder, 'blobs-b'));
    await untilHealth(second);
    expect(ok(await b.s3('GET', '/bucket/large')).body === large).toBe(true);
    ok(await b.s3('PUT', '/bucket/found', { body: large }));
    expect(ok(await a.s3('GET', '/bucket/found')).body === large).toBe(true);
  }, 120_000);

  it('and lose it while they run: nothing is stored elsewhere from that moment on', async () => {
    const a = new Caller(nodes[0]!.endpoint, rootKey);
    renameSync(join(folder, 'blobs-a'), join(folder, 'unmounted'));
    mkdirSync(join(folder, 'blobs-a'));
    expect((await a.s3('PUT', '/bucket/astray', { body: large })).status).toBe(503);
    ok(await a.s3('PUT', '/bucket/small', { body: 'small objects need no folder' }));
    await untilHealth(nodes[0]!, 'blob-folder-unmarked');
    rmSync(join(folder, 'blobs-a'), { recursive: true });
    renameSync(join(folder, 'unmounted'), join(folder, 'blobs-a'));
    await untilHealth(nodes[0]!);
    ok(await a.s3('PUT', '/bucket/astray', { body: large }));
    expect((await healthOf(nodes[0]!))!.reasons).toEqual([]);
    a.close();
  }, 60_000);
});
