import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import type { RunningGateway } from '../../apps/gateway/src/gateway.js';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { cli, ROOT, settings, start } from './archive-places.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';

const PART = 'p'.repeat(5 << 20);

describeWith(versity, 'an archive of buckets in another S3', () => {
  const database = databaseKit();
  const folders: string[] = [];
  let upstream: Versitygw;
  let running: RunningGateway | undefined;

  const folder = (name: string): string => {
    const made = dataFolder(`archived-${name}`);
    folders.push(made);
    return made;
  };
  const begin = async (env: Readonly<Record<string, string>>): Promise<Caller> => {
    running = await start(env);
    return new Caller(running.address, ROOT);
  };
  const end = async (): Promise<void> => {
    await running?.stop(true);
    running = undefined;
  };
  const place = (name: string, databaseUrl: string) =>
    settings(folder(name), { DATABASE_URL: databaseUrl, ROLEGATE_SEAL_KEYS: `${name}:${randomBytes(32).toString('base64')}` });

  beforeAll(async () => { upstream = await Versitygw.start(); }, 60_000);
  afterAll(async () => {
    await end();
    await upstream?.stop();
    for (const made of folders) await discard(made);
  }, 60_000);

  it('has what the gateway keeps of them, and no bytes: import says where those are', async () => {
    const [stores, file] = [storesFile({ versity: storeAt(upstream) }), join(folder('upstream-files'), 'upstream.archive')];
    const from = { ...place('u1', database.connectionString), ROLEGATE_STORES: stores };
    const first = await begin(from);
    ok(await first.s3('PUT', '/away', { body: '<CreateBucketConfiguration><LocationConstraint>:versity</LocationConstraint></CreateBucketConfiguration>' }));
    ok(await first.s3('PUT', '/away/tagged', { body: 'over there', headers: { 'x-amz-tagging': 'team=a', 'x-amz-acl': 'public-read' } }));
    const upload = ok(await first.s3('POST', '/away/begun', { query: { uploads: '' } })).text('UploadId');
    const etag = String(ok(await first.s3('PUT', '/away/begun', { query: { partNumber: '1', uploadId: upload }, body: PART })).headers.etag);
    const stats = async (root: Caller): Promise<unknown> => (JSON.parse(ok(await root.admin('GET', '/bucket', { bucket: 'away', stats: 'true' })).body) as { usage: unknown }).usage;
    const usage = await stats(first);
    expect(await cli(from, 'export', file, '--without-objects')).toMatchObject({ code: 0 });
    await end();

    const bare = place('u2', await database.another());
    const told = 'import: the bytes of 1 bucket lie in the store versity and are not in the archive';
    expect((await cli(bare, 'import', 'rolegate', file, '--dry-run')).err).toContain(`${told}; ROLEGATE_STORES does not name that store here`);
    const to = { ...bare, ROLEGATE_STORES: stores };
    expect(await cli(to, 'import', 'rolegate', file)).toMatchObject({ code: 0, err: expect.stringContaining(`${told}\n`) });
    const unnamed = await begin(bare);
    expect((await unnamed.s3('GET', '/away/tagged')).status).toBe(503);
    await end();
    const restored = await begin(to);
    expect(ok(await restored.s3('GET', '/away/tagged')).body).toBe('over there');
    expect(ok(await restored.s3('GET', '/away/tagged', { query: { tagging: '' } })).text('Value')).toBe('a');
    expect(ok(await restored.as(undefined).s3('GET', '/away/tagged')).body).toBe('over there');
    expect(await stats(restored)).toEqual(usage);
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
    ok(await restored.s3('POST', '/away/begun', { query: { uploadId: upload }, body }));
    expect(ok(await restored.s3('HEAD', '/away/begun')).headers['content-length']).toBe(String(PART.length));
  }, 120_000);
});
