import { databaseKit } from '#testing';
import { type Answer, type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';

const HELLO = '"5d41402abc4b2a76b9719d911017c592"';
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const EXPIRY = '<LifecycleConfiguration><Rule><ID>old logs</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>';

/** What clients read in headers. Sources: S3 API Reference, GetObject, HeadObject, HeadBucket; RFC 9110 sections 13 to 15. */
describe('Headers of buckets and objects', () => {
  const database = databaseKit();
  let node: InProcess;
  let root: Caller;
  let date = '';

  beforeAll(async () => {
    node = await startInProcess(database.connectionString, { ROLEGATE_REGION: 'eu-test-1' });
    ({ root } = node);
    ok(await root.s3('PUT', '/heads'));
    ok(await root.s3('PUT', '/heads/k', { body: 'hello', headers: { 'cache-control': 'max-age=60', expires: 'Thu, 01 Jan 2099 00:00:00 GMT', 'x-amz-tagging': 'a=1&b=2', 'x-amz-storage-class': 'STANDARD' } }));
    date = String((await root.s3('HEAD', '/heads/k')).headers['last-modified']);
  }, 90_000);
  afterAll(() => node?.stop(), 30_000);

  const get = (headers: Readonly<Record<string, string>> = {}, query: Readonly<Record<string, string>> = {}): Promise<Answer> => root.s3('GET', '/heads/k', { headers, query });

  it('name the region of a bucket', async () => {
    expect((await root.s3('HEAD', '/heads')).headers).toMatchObject({ 'x-amz-bucket-region': 'eu-test-1' });
  });

  it.each(['GET', 'HEAD'])('say of an object what it is, on %s', async (method) => {
    const { status, headers } = await root.s3(method, '/heads/k');
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'accept-ranges': 'bytes', etag: HELLO, 'content-length': '5', 'content-type': 'binary/octet-stream', 'cache-control': 'max-age=60', expires: 'Thu, 01 Jan 2099 00:00:00 GMT', 'x-amz-tagging-count': '2', 'last-modified': expect.stringMatching(DATE) });
    // Of the standard class, of parts that were not asked for and of versions that the bucket does not keep nothing is said.
    for (const absent of ['x-amz-storage-class', 'x-amz-mp-parts-count', 'x-amz-version-id', 'x-amz-expiration', 'x-amz-restore']) expect(headers).not.toHaveProperty(absent);
  });

  it('follow response-* on HEAD as on GET', async () => {
    const { headers } = await root.s3('HEAD', '/heads/k', { query: { 'response-content-type': 'text/x', 'response-cache-control': 'no-store', 'response-content-disposition': 'attachment; filename="a"' } });
    expect(headers).toMatchObject({ 'content-type': 'text/x', 'cache-control': 'no-store', 'content-disposition': 'attachment; filename="a"', 'content-length': '5' });
  });

  it('give all of an object whose several ranges are asked for', async () => {
    const answer = await get({ range: 'bytes=0-1,3-4' });
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
    expect(answer.headers).not.toHaveProperty('content-range');
  });

  it('give the range of the object that the client has a piece of, and all of another', async () => {
    const range = 'bytes=1-2';
    for (const meant of [HELLO, date]) expect(await get({ range, 'if-range': meant })).toMatchObject({ status: 206, body: 'el', headers: { 'content-range': 'bytes 1-2/5' } });
    for (const other of ['"other"', `W/${HELLO}`, 'Thu, 01 Jan 2026 00:00:00 GMT']) expect(await get({ range, 'if-range': other })).toMatchObject({ status: 200, body: 'hello' });
    expect(await root.s3('HEAD', '/heads/k', { headers: { range, 'if-range': '"other"' } })).toMatchObject({ status: 200, headers: { 'content-length': '5' } });
    // Beyond the end only of the object that is meant.
    expect((await get({ range: 'bytes=9-', 'if-range': HELLO })).status).toBe(416);
    expect((await get({ range: 'bytes=9-', 'if-range': '"other"' })).status).toBe(200);
  });

  it('say with 304 what the 200 would have said of keeping it', async () => {
    const { status, headers, body } = await get({ 'if-none-match': HELLO });
    expect({ status, body }).toEqual({ status: 304, body: '' });
    expect(headers).toMatchObject({ etag: HELLO, 'last-modified': date, 'cache-control': 'max-age=60', expires: 'Thu, 01 Jan 2099 00:00:00 GMT' });
    for (const absent of ['content-type', 'content-length', 'content-range']) expect(headers).not.toHaveProperty(absent);
  });

  it('count the parts where one is asked for', async () => {
    const { text } = ok(await root.s3('POST', '/heads/parted', { query: { uploads: '' } }));
    const uploadId = text('UploadId');
    const { headers: part } = ok(await root.s3('PUT', '/heads/parted', { query: { partNumber: '1', uploadId }, body: 'part' }));
    ok(await root.s3('POST', '/heads/parted', { query: { uploadId }, body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${String(part.etag)}</ETag></Part></CompleteMultipartUpload>` }));
    for (const method of ['GET', 'HEAD']) {
      expect(await root.s3(method, '/heads/parted', { query: { partNumber: '1' } })).toMatchObject({ status: 206, headers: { 'x-amz-mp-parts-count': '1', 'content-range': 'bytes 0-3/4', etag: expect.stringMatching(/^"[0-9a-f]{32}-1"$/) } });
    }
  });

  it('say when a rule will remove an object, on PUT, GET and HEAD', async () => {
    ok(await root.s3('PUT', '/heads', { query: { lifecycle: '' }, body: EXPIRY }));
    const shown = /^expiry-date="[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} 00:00:00 GMT", rule-id="old%20logs"$/;
    expect(ok(await root.s3('PUT', '/heads/logs/a', { body: 'x' })).headers['x-amz-expiration']).toMatch(shown);
    for (const method of ['GET', 'HEAD']) expect((await root.s3(method, '/heads/logs/a')).headers['x-amz-expiration']).toMatch(shown);
    expect(ok(await root.s3('PUT', '/heads/copy', { headers: { 'x-amz-copy-source': '/heads/logs/a' } })).headers).not.toHaveProperty('x-amz-expiration');
  });

  it('name the version where the bucket keeps them, with 304 too', async () => {
    ok(await root.s3('PUT', '/versioned'));
    ok(await root.s3('PUT', '/versioned/k', { body: 'first' }));
    ok(await root.s3('PUT', '/versioned', { query: { versioning: '' }, body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' }));
    expect((await root.s3('HEAD', '/versioned/k')).headers).toMatchObject({ 'x-amz-version-id': 'null' });
    const id = ok(await root.s3('PUT', '/versioned/k', { body: 'hello' })).headers['x-amz-version-id'];
    for (const headers of [{}, { 'if-none-match': '*' }, { range: 'bytes=0-0' }] as Record<string, string>[]) expect((await root.s3('GET', '/versioned/k', { headers })).headers).toMatchObject({ 'x-amz-version-id': id });
  });
});
