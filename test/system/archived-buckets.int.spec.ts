import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import type { RunningGateway } from '../../apps/gateway/src/gateway.js';
import { expectSuccess, runPython } from '../conformance/clients.js';
import { describeWith, provisioned } from '../provisioned.js';
import { cli, ROOT, settings, start } from './archive-places.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { makeUser } from './world.js';

const boto3 = provisioned('boto3');
const BUCKETS = ['kept-versions', 'kept-plain', 'kept-suspended'];
const KEY = 'archived';

describeWith(boto3, 'an archive of buckets with versions, locks, tags, ACLs, encryption and uploads', () => {
  const database = databaseKit();
  const folders: string[] = [];
  let running: RunningGateway | undefined;

  const place = (name: string, databaseUrl: string) => {
    const folder = dataFolder(`archived-${name}`);
    folders.push(folder);
    return settings(folder, { DATABASE_URL: databaseUrl, ROLEGATE_SEAL_KEYS: `${name}:${randomBytes(32).toString('base64')}`, ROLEGATE_CRYPT_REQUIRE_SSL: 'false' });
  };
  const begin = async (env: Readonly<Record<string, string>>): Promise<Caller> => {
    running = await start(env);
    return new Caller(running.address, ROOT);
  };
  const end = async (): Promise<void> => {
    await running?.stop(true);
    running = undefined;
  };
  const seen = async (root: Caller, mode: 'make' | 'read' | 'go-on'): Promise<unknown> =>
    expectSuccess(await runPython(boto3, 'archived_buckets.py', { MODE: mode, ENDPOINT: root.endpoint, KEY, SECRET: `secret-of-${KEY}`, TOPIC: 'arn:aws:sns:default::told' }, { timeoutMs: 120_000 })).json;
  /** What is kept of how much lies in each bucket, which a count of what lies there finds as well. */
  const counted = async (root: Caller): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const bucket of BUCKETS) {
      const { invalid_multipart_entries: _, check_result: { existing_header, calculated_header } } = JSON.parse(ok(await root.admin('GET', '/bucket', { index: '', bucket })).body);
      expect(existing_header).toEqual(calculated_header);
      found.push(calculated_header);
    }
    return found;
  };

  const topics = async (root: Caller): Promise<unknown[]> =>
    (JSON.parse(ok(await root.admin('GET', '/rolegate/v1/notification-targets')).body) as { targets: { waiting_seconds: number }[] }).targets.map(({ waiting_seconds: _, ...told }) => told);

  afterAll(async () => {
    await end();
    for (const folder of folders) await discard(folder);
  }, 60_000);

  it('restores all that boto3 sees of them, counted as it was, and what is written on stands in the same order', async () => {
    const from = place('k1', database.connectionString);
    const first = await begin(from);
    await makeUser(first, KEY);
    // Nobody listens there: what is told waits.
    ok(await first.admin('POST', '/rolegate/v1/notification-targets', { name: 'told', account: '', endpoint: 'http://127.0.0.1:9/', secret: 'hush' }));
    await seen(first, 'make');
    const [before, count, told] = [await seen(first, 'read'), await counted(first), await topics(first)];
    expect(told).toMatchObject([{ waiting: 2 }]);
    const [file, bare] = [join(folders[0]!, 'whole.archive'), join(folders[0]!, 'bare.archive')];
    expect(await cli(from, 'export', file)).toMatchObject({ code: 0 });
    expect(await cli(from, 'export', bare, '--without-objects')).toMatchObject({ code: 0 });
    await end();

    const to = place('k2', await database.another());
    expect(await cli(to, 'import', 'rolegate', file)).toMatchObject({ code: 0, out: expect.stringContaining('3 buckets') });
    const restored = await begin(to);
    expect(await seen(restored, 'read')).toEqual(before);
    expect(await counted(restored)).toEqual(count);
    expect(await topics(restored)).toEqual(told);
    await seen(restored, 'go-on');
    await counted(restored);
    await end();
    expect(await cli(to, 'verify')).toMatchObject({ code: 0 });

    // Without objects, buckets keep versions as they did, and nothing counts that is not there.
    const empty = place('k3', await database.another());
    expect(await cli(empty, 'import', 'rolegate', bare)).toMatchObject({ code: 0, out: expect.stringContaining('0 files') });
    const emptied = (await begin(empty)).as({ accessKeyId: KEY, secretAccessKey: `secret-of-${KEY}` });
    expect(ok(await emptied.s3('GET', '/kept-versions', { query: { versions: '' } })).body).not.toMatch(/<Version>|<DeleteMarker>/);
    expect(ok(await emptied.s3('PUT', '/kept-versions/new', { body: 'new', headers: { 'x-amz-server-side-encryption': 'AES256' } })).headers).toHaveProperty('x-amz-version-id');
    expect(ok(await emptied.s3('GET', '/kept-versions/new')).body).toBe('new');
    expect(await counted(emptied.as(ROOT))).toMatchObject([{ usage: { 'rgw.main': { num_objects: 1 } } }, { usage: {} }, { usage: {} }]);
  }, 300_000);
});
