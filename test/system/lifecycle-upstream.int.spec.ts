import { databaseKit } from '#testing';
import { MinioServer, minioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { type Answer, ok } from './caller.js';
import { eventually } from './eventually.js';
import { type InProcess, startInProcess } from './in-process.js';

const LOCATED = '<CreateBucketConfiguration><LocationConstraint>:there</LocationConstraint></CreateBucketConfiguration>';
const rule = (id: string, what: string): string => `<Rule><ID>${id}</ID><Status>Enabled</Status>${what}</Rule>`;
const RULES = `<LifecycleConfiguration>${rule('old', '<Filter><Prefix>old/</Prefix></Filter><Expiration><Days>1</Days></Expiration>')}${
  rule('tagged', '<Filter><Tag><Key>keep</Key><Value>no</Value></Tag></Filter><Expiration><Days>1</Days></Expiration>')}${
  rule('uploads', '<Filter><Prefix>begun/</Prefix></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>')}</LifecycleConfiguration>`;

for (const [needs, Server] of [[versity, Versitygw], [minioServer, MinioServer]] as const) describeWith(needs, `Lifecycle rules of a bucket in another S3, ${needs.name}`, () => {
  const database = databaseKit();
  let upstream: Versitygw | MinioServer;
  let node: InProcess;

  beforeAll(async () => {
    upstream = await Server.start();
    const file = storesFile({ there: storeAt(upstream, { bucketPrefix: 'rg-', keys: 'paths' }) });
    node = await startInProcess(database.connectionString, { ROLEGATE_STORES: file, ROLEGATE_LIFECYCLE_DEBUG_INTERVAL: '2' });
  }, 90_000);
  afterAll(async () => {
    await node?.stop();
    await upstream?.stop();
  }, 60_000);

  const named = ({ body }: Answer, element: string): string[] => [...body.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, 'g'))].map(([, text]) => text!);
  const keys = async (): Promise<string[]> => named(ok(await node.root.s3('GET', '/away', { query: { 'list-type': '2' } })), 'Key');
  const uploads = async (): Promise<string[]> => named(ok(await node.root.s3('GET', '/away', { query: { uploads: '' } })), 'Key');

  it('remove what is old, by prefix and by tags, and abort uploads; all else stays, and usage is right', async () => {
    const { root } = node;
    ok(await root.s3('PUT', '/away', { body: LOCATED }));
    for (const key of ['kept', 'old/a', 'old/b']) ok(await root.s3('PUT', `/away/${key}`, { body: 'x' }));
    for (const [key, tags] of [['tagged/yes', 'keep=yes'], ['tagged/no', 'keep=no&other=1']] as const) ok(await root.s3('PUT', `/away/${key}`, { body: 'x', headers: { 'x-amz-tagging': tags } }));
    for (const key of ['begun/a', 'kept-begun']) ok(await root.s3('POST', `/away/${key}`, { query: { uploads: '' } }));
    ok(await root.s3('PUT', '/away', { query: { lifecycle: '' }, body: RULES }));
    const left = ['kept', 'tagged/yes'];
    await eventually(async () => ((await keys()).length === left.length && (await uploads()).length === 1 ? true : undefined), 25_000);
    expect([await keys(), await uploads()]).toEqual([left, ['kept-begun']]);
    const { usage } = JSON.parse(ok(await root.admin('GET', '/bucket', { bucket: 'away' })).body) as { usage: { 'rgw.main': { num_objects: number } } };
    expect(usage['rgw.main'].num_objects).toBe(left.length);
  }, 90_000);

  it('wait while the other S3 is away, and are carried out when it is back', async () => {
    const { root } = node;
    ok(await root.s3('PUT', '/away/old/later', { body: 'x' }));
    await upstream.kill();
    // A walk begins, and fails.
    await eventually(async () => {
      const { buckets: [bucket] } = JSON.parse(ok(await root.admin('GET', '/rolegate/v1/lifecycle', { bucket: 'away' })).body) as { buckets: readonly { status: string }[] };
      return bucket?.status === 'FAILED' ? true : undefined;
    }, 30_000);
    await upstream.run();
    await eventually(async () => ((await root.s3('GET', '/away/old/later')).status === 404 ? true : undefined), 30_000);
  }, 90_000);
});
