import { hash } from 'node:crypto';
import { databaseKit } from '#testing';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith } from '../provisioned.js';
import { storeAt, storesFile } from '../stores-file.js';
import { Caller, ok } from './caller.js';
import { rolegate } from './command-line.js';
import { type InProcess, startInProcess } from './in-process.js';

const located = (constraint: string): { body: string } => ({ body: `<CreateBucketConfiguration><LocationConstraint>${constraint}</LocationConstraint></CreateBucketConfiguration>` });

describeWith(versity, 'buckets in another S3', () => {
  const database = databaseKit();
  let upstream: Versitygw;
  let node: InProcess;

  beforeAll(async () => {
    upstream = await Versitygw.start();
    const file = storesFile({ versity: storeAt(upstream, { bucketPrefix: 'rg-', connectTimeoutSeconds: 1, replyTimeoutSeconds: 5, idleTimeoutSeconds: 2 }) });
    node = await startInProcess(database.connectionString, { ROLEGATE_STORES: file });
  }, 60_000);
  afterAll(async () => {
    await node?.stop();
    await upstream?.stop();
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

  it('that are there already are adopted, with objects, policy, tags and CORS rules; again changes nothing', async () => {
    const there = new Caller(upstream.endpoint, { accessKeyId: 'upstream', secretAccessKey: upstream.secret });
    for (const bucket of ['old', 'older', 'taken']) ok(await there.s3('PUT', `/${bucket}`));
    ok(await there.s3('PUT', '/old/doc', { body: 'as it was' }));
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::old/*' }] });
    ok(await there.s3('PUT', '/old', { query: { policy: '' }, body: policy }));
    const configured = (what: string, body: string) => there.s3('PUT', '/old', { query: { [what]: '' }, body, headers: { 'content-md5': hash('md5', body, 'base64') } });
    ok(await configured('tagging', '<Tagging><TagSet><Tag><Key>team</Key><Value>a</Value></Tag></TagSet></Tagging>'));
    ok(await configured('cors', '<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://a.example</AllowedOrigin></CORSRule></CORSConfiguration>'));
    ok(await node.root.s3('PUT', '/taken'));
    ok(await node.root.admin('PUT', '/user', { uid: 'ann', 'display-name': 'Ann' }));

    const made = await rolegate(node.root, 'bucket', 'adopt', '--bucket', 'renamed', '--upstream-bucket', 'old', '--store', 'versity', '--owner', 'ann');
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/"adopted": true/) });
    expect((await node.root.as(undefined).s3('GET', '/renamed/doc')).body).toBe('as it was');
    expect(ok(await node.root.s3('GET', '/renamed', { query: { tagging: '' } })).text('Value')).toBe('a');
    expect(ok(await node.root.s3('GET', '/renamed', { query: { cors: '' } })).text('AllowedOrigin')).toBe('https://a.example');
    expect(ok(await node.root.s3('GET', '/renamed', { query: { policy: '' } })).body).toContain('arn:aws:s3:::renamed/*');
    const again = await rolegate(node.root, 'bucket', 'adopt', '--bucket', 'renamed', '--upstream-bucket', 'old', '--store', 'versity', '--owner', 'ann');
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/"adopted": false/) });
    expect((await rolegate(node.root, 'bucket', 'adopt', '--bucket', 'second', '--upstream-bucket', 'old', '--store', 'versity', '--owner', 'ann')).code).not.toBe(0);
    expect((await rolegate(node.root, 'bucket', 'adopt', '--bucket', 'never', '--store', 'versity', '--owner', 'ann')).code).not.toBe(0);

    const all = JSON.parse((await rolegate(node.root, 'bucket', 'adopt', '--all', '--store', 'versity', '--owner', 'ann')).out) as { bucket: string; adopted: boolean }[];
    expect(all.map(({ bucket, adopted }) => [bucket, adopted])).toEqual([['older', true], ['taken', false]]);
    ok(await node.root.admin('GET', '/bucket', { index: '', bucket: 'renamed', fix: 'true' }));
    expect(JSON.parse(ok(await node.root.admin('GET', '/bucket', { bucket: 'renamed', stats: 'true' })).body)).toMatchObject({ owner: 'ann', usage: { 'rgw.main': { num_objects: 1 } } });
  });

  it('give a body that breaks off to nobody as a whole one, and store nothing of one', async () => {
    const size = 64 << 20;
    const big = Buffer.alloc(size, 'x').toString();
    ok(await node.root.s3('PUT', '/away/big', { body: big }));
    const reading = node.root.as(node.root.credentials).s3('GET', '/away/big').then(({ status, body }) => (status === 200 ? body.length : 'cut'), () => 'cut');
    await new Promise((resolve) => { setTimeout(resolve, 30); });
    await upstream.kill();
    expect(['cut', size]).toContain(await reading);
    await upstream.run();
    const writing = node.root.as(node.root.credentials).s3('PUT', '/away/half', { body: big }).then(({ status }) => status);
    await new Promise((resolve) => { setTimeout(resolve, 30); });
    await upstream.kill();
    const status = await writing;
    await upstream.run();
    expect((await node.root.s3('HEAD', '/away/half')).status).toBe(status === 200 ? 200 : 404);
    expect([200, 503]).toContain(status);
  }, 60_000);
});
