import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith } from '../provisioned.js';
import { ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';

const located = (constraint: string): { body: string } => ({ body: `<CreateBucketConfiguration><LocationConstraint>${constraint}</LocationConstraint></CreateBucketConfiguration>` });

describeWith(versity, 'buckets in another S3', () => {
  const database = databaseKit();
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-upstream-'));
  let upstream: Versitygw;
  let node: InProcess;

  beforeAll(async () => {
    upstream = await Versitygw.start();
    const file = join(folder, 'stores.json');
    const store = { endpoint: upstream.endpoint, credentialsFile: upstream.credentialsFile, bucketPrefix: 'rg-', connectTimeoutSeconds: 1, replyTimeoutSeconds: 5, idleTimeoutSeconds: 2 };
    writeFileSync(file, JSON.stringify({ stores: { versity: store } }));
    node = await startInProcess(database.connectionString, { ROLEGATE_STORES: file });
  }, 60_000);
  afterAll(async () => {
    await node?.stop();
    await upstream?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are made where LocationConstraint says, read and written there, and deleted there', async () => {
    ok(await node.root.s3('PUT', '/away', located(':versity')));
    ok(await node.root.s3('PUT', '/home'));
    ok(await node.root.s3('PUT', '/away/a/b', { body: 'over there', headers: { 'x-amz-meta-m': '1' } }));
    const got = await node.root.s3('GET', '/away/a/b');
    expect(got).toMatchObject({ status: 200, body: 'over there', headers: expect.objectContaining({ 'x-amz-meta-m': '1' }) });
    expect(ok(await node.root.s3('GET', '/away', { query: { 'list-type': '2' } })).text('Key')).toBe('a/b');
    expect((await node.root.s3('DELETE', '/away')).code).toBe('BucketNotEmpty');
    ok(await node.root.s3('PUT', '/home/copy', { headers: { 'x-amz-copy-source': '/away/a/b' } }));
    expect((await node.root.s3('GET', '/home/copy')).body).toBe('over there');
    ok(await node.root.s3('PUT', '/away/back', { headers: { 'x-amz-copy-source': '/home/copy' } }));
    expect((await node.root.s3('GET', '/away/back')).body).toBe('over there');
    ok(await node.root.s3('DELETE', '/away/a/b'));
    ok(await node.root.s3('DELETE', '/away/back'));
    ok(await node.root.s3('DELETE', '/away'));
    expect((await node.root.s3('GET', '/away/a/b')).code).toBe('NoSuchBucket');
    ok(await node.root.s3('PUT', '/away', located('default:versity')));
    expect((await node.root.s3('PUT', '/nowhere', located(':other'))).code).toBe('InvalidLocationConstraint');
  });

  it('refuse what cannot be kept there', async () => {
    expect(await node.root.s3('PUT', '/away', { query: { versioning: '' }, body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' })).toMatchObject({ status: 501, code: 'NotImplemented' });
    expect(await node.root.s3('PUT', '/away/sealed', { body: 'x', headers: { 'x-amz-server-side-encryption': 'AES256' } })).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  it('answer 503 while their store is away, and never that it is the caller\'s fault; everything else goes on', async () => {
    ok(await node.root.s3('PUT', '/away/k', { body: 'x' }));
    await upstream.kill();
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) expect((await node.root.s3(method, '/away/k')).status).toBe(503);
    ok(await node.root.s3('PUT', '/home/k', { body: 'x' }));
    await upstream.run();
    expect((await node.root.s3('GET', '/away/k')).body).toBe('x');
  });

  it('answer 503 with wrong credentials, and go on with others without a restart', async () => {
    await upstream.kill();
    await upstream.run('rotated-secret');
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) expect((await node.root.s3(method, '/away/k')).status).toBe(503);
    const refused = await node.root.s3('GET', '/away/k');
    expect(refused).toMatchObject({ code: 'ServiceUnavailable' });
    expect(refused.body).not.toMatch(/versity|SignatureDoesNotMatch|rotated|upstream-secret/);
    expect(await node.explain(refused)).toMatchObject({ reason: 'upstream', detail: expect.stringContaining('SignatureDoesNotMatch') });
    upstream.writeCredentials();
    expect((await node.root.s3('GET', '/away/k')).body).toBe('x');
    ok(await node.root.s3('PUT', '/away/k2', { body: 'y' }));
  });
});
