import { hash } from 'node:crypto';
import { databaseKit } from '#testing';
import { MinioServer, minioServer } from '../../libs/objectstore-s3/test/minio-server.js';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { Caller, ok } from './caller.js';
import { rolegate } from './command-line.js';
import { type InProcess, startInProcess } from './in-process.js';

const ENABLED = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
const located = (store: string): string => `<CreateBucketConfiguration><LocationConstraint>:${store}</LocationConstraint></CreateBucketConfiguration>`;
const lockRule = (mode: string, days: number): string => `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>${mode}</Mode><Days>${days}</Days></DefaultRetention></Rule></ObjectLockConfiguration>`;

describeWith([minioServer, versity], 'versions and locks of buckets in another S3', () => {
  const database = databaseKit();
  let minio: MinioServer;
  let plain: Versitygw;
  let versioned: Versitygw;
  let node: InProcess;
  let there: Caller;

  beforeAll(async () => {
    [minio, plain, versioned] = [await MinioServer.start(), await Versitygw.start(), await Versitygw.start({ versions: true })];
    node = await startInProcess(database.connectionString, { ROLEGATE_STORES: storesFile({ minio: storeAt(minio), plain: storeAt(plain), versioned: storeAt(versioned) }) });
    there = new Caller(minio.endpoint, { accessKeyId: minio.accessKey, secretAccessKey: minio.secret });
    ok(await node.root.admin('PUT', '/user', { uid: 'ann', 'display-name': 'Ann' }));
  }, 60_000);
  afterAll(async () => {
    await node?.stop();
    await minio?.stop();
    await plain?.stop();
    await versioned?.stop();
  });

  const configured = (caller: Caller, bucket: string, what: string, body: string) => caller.s3('PUT', `/${bucket}`, { query: { [what]: '' }, body, headers: { 'content-md5': hash('md5', body, 'base64') } });

  it('are kept where the bucket lies, under the ids that its store gives', async () => {
    ok(await node.root.s3('PUT', '/kept', { body: located('minio') }));
    ok(await configured(node.root, 'kept', 'versioning', ENABLED));
    const first = ok(await node.root.s3('PUT', '/kept/k', { body: 'first' })).headers['x-amz-version-id'] as string;
    ok(await node.root.s3('PUT', '/kept/k', { body: 'second' }));
    expect((await node.root.s3('GET', '/kept/k', { query: { versionId: first } })).body).toBe('first');
    expect((await there.s3('GET', '/kept/k', { query: { versionId: first } })).body).toBe('first');
    expect(ok(await there.s3('GET', '/kept', { query: { versioning: '' } })).text('Status')).toBe('Enabled');
    const marker = ok(await node.root.s3('DELETE', '/kept/k')).headers['x-amz-version-id'] as string;
    expect(await node.root.s3('GET', '/kept/k')).toMatchObject({ status: 404, headers: expect.objectContaining({ 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker }) });
    expect((await node.root.s3('DELETE', '/kept')).code).toBe('BucketNotEmpty');
    expect((await node.root.s3('GET', '/kept/k', { query: { versionId: 'nonsense' } })).code).toBe('NoSuchVersion');
  });

  it('have one id each, by which policies know them: no other spelling that the store takes leads to them', async () => {
    ok(await node.root.s3('PUT', '/spelled', { body: located('minio') }));
    ok(await configured(node.root, 'spelled', 'versioning', ENABLED));
    const id = ok(await node.root.s3('PUT', '/spelled/k', { body: 'x' })).headers['x-amz-version-id'] as string;
    const marker = ok(await node.root.s3('DELETE', '/spelled/k')).headers['x-amz-version-id'] as string;
    for (const [real, method] of [[id, 'GET'], [id, 'HEAD'], [id, 'DELETE'], [marker, 'GET'], [marker, 'DELETE']] as const) {
      for (const spelled of [`{${real}}`, `${real} `, real.replaceAll('-', ''), `urn:uuid:${real}`, `../${real}`]) {
        expect([method, spelled, (await node.root.s3(method, '/spelled/k', { query: { versionId: spelled } })).status]).toEqual([method, spelled, method === 'DELETE' ? 204 : 404]);
      }
    }
    expect((await node.root.s3('PUT', '/spelled/copy', { headers: { 'x-amz-copy-source': `/spelled/k?versionId=%7B${id}%7D` } })).code).toBe('NoSuchVersion');
    expect((await there.s3('GET', '/spelled', { query: { versions: '' } })).body).toEqual(expect.stringMatching(new RegExp(`${marker}.*${id}`, 's')));
    expect(await node.root.s3('GET', '/spelled', { query: { 'list-type': '2', prefix: '../' } })).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('lock what lies there for everybody; only who may pass by governance does', async () => {
    ok(await node.root.s3('PUT', '/locked', { body: located('minio'), headers: { 'x-amz-bucket-object-lock-enabled': 'true' } }));
    ok(await configured(node.root, 'locked', 'object-lock', lockRule('GOVERNANCE', 1)));
    const put = ok(await node.root.s3('PUT', '/locked/k', { body: 'x', headers: { 'content-md5': hash('md5', 'x', 'base64') } }));
    const versionId = put.headers['x-amz-version-id'] as string;
    const around = ok(await there.s3('PUT', '/locked/around', { body: 'x', headers: { 'content-md5': hash('md5', 'x', 'base64') } })).headers['x-amz-version-id'] as string;
    for (const [key, id] of [['k', versionId], ['around', around]] as const) {
      expect((await node.root.s3('HEAD', `/locked/${key}`)).headers).toMatchObject({ 'x-amz-object-lock-mode': 'GOVERNANCE' });
      expect(await node.root.s3('DELETE', `/locked/${key}`, { query: { versionId: id } })).toMatchObject({ status: 403, code: 'AccessDenied' });
      expect((await there.s3('DELETE', `/locked/${key}`, { query: { versionId: id } })).status).toBe(400);
      ok(await node.root.s3('DELETE', `/locked/${key}`, { query: { versionId: id }, headers: { 'x-amz-bypass-governance-retention': 'true' } }));
    }
  });

  it('are taken over with a bucket that is adopted', async () => {
    ok(await there.s3('PUT', '/old', { headers: { 'x-amz-bucket-object-lock-enabled': 'true' } }));
    ok(await configured(there, 'old', 'object-lock', lockRule('COMPLIANCE', 1)));
    const versionId = ok(await there.s3('PUT', '/old/k', { body: 'as it was', headers: { 'content-md5': hash('md5', 'as it was', 'base64') } })).headers['x-amz-version-id'] as string;
    expect(await rolegate(node.root, 'bucket', 'adopt', '--bucket', 'old', '--store', 'minio', '--owner', 'ann')).toMatchObject({ code: 0, out: expect.stringMatching(/"adopted": true/) });
    expect(ok(await node.root.s3('GET', '/old', { query: { versioning: '' } })).text('Status')).toBe('Enabled');
    expect(ok(await node.root.s3('GET', '/old', { query: { 'object-lock': '' } })).text('Mode')).toBe('COMPLIANCE');
    expect((await node.root.s3('GET', '/old/k', { query: { versionId } })).body).toBe('as it was');
    expect((await node.root.s3('DELETE', '/old/k', { query: { versionId }, headers: { 'x-amz-bypass-governance-retention': 'true' } })).code).toBe('AccessDenied');
    ok(await node.root.admin('GET', '/bucket', { index: '', bucket: 'old', fix: 'true' }));
    expect(JSON.parse(ok(await node.root.admin('GET', '/bucket', { bucket: 'old', stats: 'true' })).body)).toMatchObject({ usage: { 'rgw.main': { num_objects: 1 } } });
  });

  it('go before their time for who may pass by governance, earlier ones too, of which a store may not show that they are retained', async () => {
    ok(await node.root.s3('PUT', '/earlier', { body: located('versioned'), headers: { 'x-amz-bucket-object-lock-enabled': 'true' } }));
    const retained = { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': new Date(Date.now() + 86_400_000).toISOString() };
    const put = async (body: string, headers = {}) => ok(await node.root.s3('PUT', '/earlier/k', { body, headers: { 'content-md5': hash('md5', body, 'base64'), ...headers } })).headers['x-amz-version-id'] as string;
    const [one, other] = [await put('1', retained), await put('2', retained)];
    await put('3');
    const bypass = { 'x-amz-bypass-governance-retention': 'true' };
    const many = `<Delete><Object><Key>k</Key><VersionId>${other}</VersionId></Object></Delete>`;
    const ways = [
      (headers = {}) => node.root.s3('DELETE', '/earlier/k', { query: { versionId: one }, headers }),
      (headers = {}) => node.root.s3('POST', '/earlier', { query: { delete: '' }, body: many, headers: { 'content-md5': hash('md5', many, 'base64'), ...headers } }),
    ];
    for (const way of ways) {
      expect((await way()).code).toBe('AccessDenied');
      expect((await way(bypass)).code).toBeUndefined();
    }
    for (const versionId of [one, other]) expect((await node.root.s3('GET', '/earlier/k', { query: { versionId } })).code).toBe('NoSuchVersion');
  });

  it('are refused where the store keeps none, which is its limit, and nothing is recorded', async () => {
    ok(await node.root.s3('PUT', '/without', { body: located('plain') }));
    const refused = await configured(node.root, 'without', 'versioning', ENABLED);
    expect(refused).toMatchObject({ status: 501, code: 'NotImplemented', body: expect.stringContaining('The store in which this bucket lies does not know versions.') });
    expect(ok(await node.root.s3('GET', '/without', { query: { versioning: '' } })).text('Status')).toBe('');
    const locked = await node.root.s3('PUT', '/lockless', { body: located('plain'), headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
    expect([locked.status, locked.code]).toEqual([501, 'NotImplemented']);
    ok(await node.root.s3('PUT', '/lockless', { body: located('plain') }));
  });

  it('tell a lock from a gateway whose keys may not pass by it', async () => {
    ok(await node.root.s3('PUT', '/locked/mine', { body: 'x', headers: { 'content-md5': hash('md5', 'x', 'base64') } }));
    const versionId = (await node.root.s3('HEAD', '/locked/mine')).headers['x-amz-version-id'] as string;
    minio.writeCredentials('wrong-secret');
    await new Promise((resolve) => { setTimeout(resolve, 1200); });
    expect((await node.root.s3('DELETE', '/locked/mine', { query: { versionId } })).status).toBe(503);
    minio.writeCredentials();
    await new Promise((resolve) => { setTimeout(resolve, 1200); });
    expect((await node.root.s3('DELETE', '/locked/mine', { query: { versionId } })).code).toBe('AccessDenied');
  });
});
