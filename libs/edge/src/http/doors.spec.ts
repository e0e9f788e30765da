import { RolegateError } from '#kernel';
import { type AuditRecord, type AuthenticationRequest, type Authenticator, defineRead, defineStream, RawReply, Registry } from '#operation';
import { awsOperation, defineExtensionOperation } from '#protocol';
import { principalForTest } from '#testing';
import { incomingOf, LaggingDirectory, requestOf, refusalOf, type RequestParts } from '../../test/edge-kit.js';
import { AuditDraft } from '../pipeline/audit-draft.js';
import { S3Addressing } from './addressing.js';
import { AdminDoor } from './admin-door.js';
import { CrossOrigin } from './cross-origin.js';
import type { EdgeRequest } from './edge-request.js';
import { FrontDoor } from './front-door.js';
import { ProxyTrust } from './proxy-trust.js';
import { QueryDoor } from './query-door.js';
import { S3Door } from './s3-door.js';

const common = { actions: [], conditionKeys: [], errors: [], access: () => [] };
const registry = new Registry([{ name: 'all', operations: [
  defineRead({ ...common, name: 'GetCallerIdentity', service: 'sts', feature: 'all', schema: awsOperation('sts', 'GetCallerIdentity'), answer: () => ({}) }),
  defineRead({ ...common, name: 'AssumeRole', service: 'sts', feature: 'all', schema: awsOperation('sts', 'AssumeRole'), answer: () => ({}) }),
  defineRead({ ...common, name: 'GetBucketLocation', service: 's3', feature: 'all', anonymous: 'by-policy', schema: awsOperation('s3', 'GetBucketLocation'), answer: () => ({}) }),
  defineStream({ ...common, name: 'PutObject', service: 's3', feature: 'all', anonymous: 'by-policy', schema: awsOperation('s3', 'PutObject'), streamsBody: true, handle: async () => ({}) }),
  defineStream({ ...common, name: 'GetObject', service: 's3', feature: 'all', anonymous: 'by-policy', schema: awsOperation('s3', 'GetObject'), handle: async () => ({}) }),
  defineStream({ ...common, name: 'HeadObject', service: 's3', feature: 'all', anonymous: 'by-policy', schema: awsOperation('s3', 'HeadObject'), handle: async () => ({}) }),
  defineRead({ ...common, name: 'TestControl', service: 's3', feature: 'all', schema: defineExtensionOperation({ service: 's3', name: 'TestControl', http: { method: 'GET', uri: '/v20180820/test/control', status: 200 } }), answer: () => ({}) }),
  defineStream({ ...common, name: 'DeleteObjects', service: 's3', feature: 'all', schema: awsOperation('s3', 'DeleteObjects'), handle: async () => ({}) }),
  defineStream({ ...common, name: 'PutBucketPolicy', service: 's3', feature: 'all', schema: awsOperation('s3', 'PutBucketPolicy'), handle: async () => ({}) }),
  defineRead({ ...common, name: 'AdminGetUser', service: 'admin', feature: 'all', route: { method: 'GET', path: '/user', root: 'user' }, answer: () => ({}) }),
  defineRead({ ...common, name: 'AdminGetKey', service: 'admin', feature: 'all', route: { method: 'GET', path: '/user', subresource: 'key', root: 'keys' }, answer: () => ({}) }),
  defineRead({ ...common, name: 'AdminExplain', service: 'admin', feature: 'all', route: { method: 'GET', path: '/explain/*', root: 'explain' }, answer: () => ({}) }),
] }]);

interface Options { readonly output?: unknown; readonly anonymous?: boolean; readonly domains?: readonly string[]; readonly hosts?: readonly string[] }

/** Doors over a pipeline that only notes what it was given. */
function kit({ output = {}, anonymous = false, domains = [], hosts = [] }: Options = {}) {
  const asked: AuthenticationRequest[] = [];
  const run: { operation: { name: string }; input: any; request: EdgeRequest }[] = [];
  const authenticator: Authenticator = {
    authenticate: async (request) => { asked.push(request); return { principal: principalForTest(anonymous ? { kind: 'anonymous' } : {}) }; },
    current: (principal) => principal,
  };
  const pipeline: any = { run: async (admission: any) => { run.push(admission); if (output instanceof Error) throw output; return { output, scope: { principal: admission.authenticated.principal } }; } };
  const query = new QueryDoor(registry, authenticator, pipeline, hosts);
  const s3 = new S3Door(registry, authenticator, pipeline, new S3Addressing(domains), new CrossOrigin(new LaggingDirectory([]), new S3Addressing(domains)), { admit: () => undefined }, hosts);
  const admin = new AdminDoor(registry, authenticator, pipeline, hosts);
  let continued = 0;
  const proceed = (): void => void continued++;
  const serve = (door: { serve: QueryDoor['serve'] }, parts: RequestParts) => door.serve(requestOf(parts), new AuditDraft(), proceed);
  return { asked, run, query, s3, admin, continued: () => continued, serve };
}

describe('S3Door', () => {
  it('tries public hosts for a path-style request, and never on a bucket’s own host', async () => {
    const { serve, s3, asked } = kit({ domains: ['s3.example.com'], hosts: ['s3.example.com', 'b.s3.example.com', 'public'] });
    await serve(s3, { url: '/b/k', headers: { host: 'backend' } });
    await serve(s3, { url: '/b/k', headers: { host: 'a.s3.example.com' } });
    expect(asked.map((one) => one.hosts)).toEqual([['s3.example.com', 'public'], undefined]);
  });

  it('reads no document that is not UTF-8: its keys would be others than those sent', async () => {
    const { serve, s3, run } = kit();
    const ask = (url: string, body: Buffer, method = 'POST') => serve(s3, { method, url, headers: { 'content-length': String(body.length) }, body: [body] });
    const deletion = (key: string) => `<Delete><Object><Key>${key}</Key></Object></Delete>`;
    expect((await refusalOf(ask('/b?delete', Buffer.from(deletion('\xff'), 'latin1')))).code).toBe('MalformedXML');
    expect((await refusalOf(ask('/b?policy', Buffer.from('{"Id":"\xff"}', 'latin1'), 'PUT'))).code).toBe('MalformedPolicy');
    await ask('/b?delete', Buffer.from(deletion('\xff'), 'utf8'));
    expect(run.map(({ input }) => input.Delete.Objects[0].Key)).toEqual(['\xff']);
  });

  it('wants a length for an object, if only zero', async () => {
    const { serve, s3, run } = kit();
    expect((await refusalOf(serve(s3, { method: 'PUT', url: '/b/k' }))).code).toBe('MissingContentLength');
    await serve(s3, { method: 'PUT', url: '/b/k', headers: { 'content-length': '0' } });
    await serve(s3, { method: 'PUT', url: '/b/k', headers: { 'transfer-encoding': 'chunked' } });
    expect(run).toHaveLength(2);
  });

  it('reads no document for an anonymous caller who is refused anyway', async () => {
    const { serve, s3, continued } = kit({ anonymous: true });
    expect((await refusalOf(serve(s3, { method: 'POST', url: '/b?delete', headers: { 'content-length': '3' }, body: [Buffer.from('abc')] }))).code).toBe('AccessDenied');
    expect(continued()).toBe(0);
  });

  it('refuses a document above its limit before the client sends it', async () => {
    const { serve, s3, continued } = kit();
    expect((await refusalOf(serve(s3, { method: 'POST', url: '/b?delete', headers: { 'content-length': '9000000' } }))).code).toBe('MaxMessageLengthExceeded');
    expect(continued()).toBe(0);
  });

  it('takes the headers in the query of a presigned URL for headers: in routing, in the input, in conditions and in what is known of the body', async () => {
    const presigned = (more: string) => `/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20260102%2Fdefault%2Fs3%2Faws4_request&X-Amz-Date=20260102T040405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}&${more}`;
    const { serve, s3, run, asked } = kit();
    const put = { method: 'PUT', headers: { host: 'h', 'content-length': '0' } };
    await serve(s3, { ...put, url: presigned('x-amz-acl=public-read&x-amz-meta-Colour=blue&x-amz-storage-class=GLACIER') });
    expect(run[0]).toMatchObject({ operation: { name: 'PutObject' }, input: { ACL: 'public-read', Metadata: { colour: 'blue' }, StorageClass: 'GLACIER' }, request: { headers: { 'x-amz-acl': 'public-read' } } });
    expect(asked[0]!.parts.headers).toEqual(put.headers);
    expect(await refusalOf(serve(s3, { ...put, url: presigned('x-amz-copy-source=other%2Fk') }))).toMatchObject({ code: 'NotImplemented', message: expect.stringContaining('CopyObject') });
    expect((await refusalOf(serve(s3, { ...put, url: presigned('x-amz-checksum-crc32=short') }))).code).toBe('InvalidRequest');
    await serve(s3, { method: 'GET', url: presigned('X-Amz-Checksum-Mode=ENABLED') });
    expect(run[1]!.input).toMatchObject({ ChecksumMode: 'ENABLED' });
  });

  it('takes requests of S3 Control by their path, whatever bucket their host could be', async () => {
    const { serve, s3, run } = kit({ domains: ['s3.example.com'] });
    const [url, headers] = ['/v20180820/test/control', { 'x-amz-account-id': '123456789012' }];
    await serve(s3, { url, headers: { ...headers, host: '123456789012.s3.example.com' } });
    await serve(s3, { url, headers: { ...headers, host: 'elsewhere' } });
    await serve(s3, { url, headers: { host: '123456789012.s3.example.com' } });
    await serve(s3, { url, headers: { host: 's3.example.com' } });
    expect(run.map(({ operation, input }) => [operation.name, input.Bucket, input.Key])).toEqual([
      ['TestControl', undefined, undefined], ['TestControl', undefined, undefined],
      ['GetObject', '123456789012', 'v20180820/test/control'], ['GetObject', 'v20180820', 'test/control'],
    ]);
  });

  it('says of an operation without a handler that it is not implemented', async () => {
    const { serve, s3 } = kit();
    expect(await refusalOf(serve(s3, { url: '/b?acl' }))).toMatchObject({ code: 'NotImplemented', message: expect.stringContaining('GetBucketAcl') });
  });

  it('answers ranges with 206, and what operations have rendered themselves as it is', async () => {
    const ranged = kit({ output: { ContentRange: 'bytes 0-1/9', Body: Buffer.from('ab') } });
    expect(await ranged.serve(ranged.s3, { url: '/b/k' })).toMatchObject({ status: 206, body: Buffer.from('ab') });
    const head = await ranged.serve(ranged.s3, { method: 'HEAD', url: '/b/k' });
    expect([head.status, head.body]).toEqual([206, undefined]);
    const raw = kit({ output: new RawReply(207, { 'X-A': 'b' }, 'text') });
    expect(await raw.serve(raw.s3, { url: '/b/k' })).toMatchObject({ status: 207, headers: { 'X-A': 'b', 'x-amz-request-id': expect.any(String) }, body: 'text' });
  });
});

describe('QueryDoor', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  it('takes what goes to / and names an Action or brings a form', () => {
    const { query } = kit();
    const takes = (parts: RequestParts): boolean => query.takes(requestOf(parts));
    expect([takes({ url: '/?Action=X' }), takes({ method: 'POST', headers: form }), takes({ method: 'POST', headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded' } }), takes({ method: 'POST', url: '/?Action=X' })]).toEqual([true, true, true, true]);
    expect([takes({ url: '/' }), takes({ url: '/b?Action=X' }), takes({ method: 'PUT', url: '/?Action=X' }), takes({ method: 'POST', headers: { 'content-type': 'multipart/form-data' } }), takes({ url: '/?list-type=2' })]).toEqual([false, false, false, false, false]);
  });

  it('takes parameters from the query, the form, or both, and hands the body to the signature', async () => {
    const { serve, query, asked, run } = kit();
    await serve(query, { method: 'POST', url: '/?Action=GetCallerIdentity', headers: { ...form, 'content-length': '18' }, body: [Buffer.from('Version=2011-06-15')] });
    expect(asked[0]!.body!.toString()).toBe('Version=2011-06-15');
    expect(run[0]!.operation.name).toBe('GetCallerIdentity');
  });

  it('refuses by its headers before it asks for the body', async () => {
    const { serve, query, continued } = kit();
    expect((await refusalOf(serve(query, { method: 'POST', headers: { ...form, authorization: 'AWS4-HMAC-SHA256 nonsense', 'content-length': '5' } }))).code).toBe('IncompleteSignature');
    expect((await refusalOf(serve(query, { method: 'POST', headers: { ...form, 'content-length': '1048577' } }))).code).toBe('RequestEntityTooLarge');
    expect(continued()).toBe(0);
  });

  describe('with a form above a mebibyte', () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIA0000000000TESTER/20260102/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    const signed = { authorization, 'x-amz-date': '20260102T040405Z' };
    const document = (action: string): Buffer => Buffer.from(`Action=${action}&Version=2010-05-08&Name=corp&SAMLMetadataDocument=${'x'.repeat(1_500_000)}`);
    const post = (body: Buffer, headers: Record<string, string> = signed): RequestParts => ({ method: 'POST', headers: { ...form, ...headers, 'content-length': String(body.length) }, body: [body.subarray(0, 10), body.subarray(10, 70_000), body.subarray(70_000)] });

    it('takes the metadata of a SAML provider from who signs', async () => {
      for (const action of ['CreateSAMLProvider', 'UpdateSAMLProvider']) {
        const { serve, query, asked } = kit();
        const body = document(action);
        // The registry of this test has no such operation: the body was read and handed to the signature before that is said.
        expect((await refusalOf(serve(query, post(body)))).code).toBe('NotImplemented');
        expect(asked[0]!.body!.equals(body)).toBe(true);
      }
    });

    it('takes it from nobody else, for nothing else, and no larger than such a document', async () => {
      const { serve, query, asked, continued } = kit();
      expect((await refusalOf(serve(query, post(document('CreateSAMLProvider'), {})))).code).toBe('RequestEntityTooLarge');
      expect((await refusalOf(serve(query, { ...post(document('CreateSAMLProvider')), headers: { ...form, ...signed, 'content-length': String((32 << 20) + 1) } }))).code).toBe('RequestEntityTooLarge');
      expect(continued()).toBe(0);
      for (const action of ['CreateRole', 'GetCallerIdentity', 'CreateSAMLProviderX']) expect((await refusalOf(serve(query, post(document(action))))).code).toBe('RequestEntityTooLarge');
      expect((await refusalOf(serve(query, { ...post(document('CreateSAMLProvider')), url: '/?Action=AssumeRole' }))).code).toBe('RequestEntityTooLarge');
      expect(asked).toHaveLength(0);
    });

    it('reads two at a time, and the next when one has ended', async () => {
      const { serve, query } = kit();
      const answers = await Promise.all([1, 2, 3].map(async () => (await refusalOf(serve(query, post(document('CreateSAMLProvider'))))).code));
      expect(answers.sort()).toEqual(['NotImplemented', 'NotImplemented', 'Throttling']);
      expect((await refusalOf(serve(query, post(document('CreateSAMLProvider'))))).code).toBe('NotImplemented');
    });
  });

  it('refuses a caller without a signature before it judges the input', async () => {
    const [stranger, caller] = [kit({ anonymous: true }), kit()];
    expect((await refusalOf(stranger.serve(stranger.query, { url: '/?Action=AssumeRole' }))).code).toBe('MissingAuthenticationToken');
    expect((await refusalOf(caller.serve(caller.query, { url: '/?Action=AssumeRole' }))).code).toBe('ValidationError');
  });

  it.each([['?Action=Nope', 'InvalidAction'], ['?Version=1', 'MissingAction'], ['?Action=CreateSAMLProvider', 'NotImplemented'], ['?Action=GetCallerIdentity&x=%00', 'MalformedInput']])('answers %s with %s', async (url, code) => {
    const { serve, query } = kit();
    expect((await refusalOf(serve(query, { method: 'POST', url: `/${url}` }))).code).toBe(code);
  });
});

describe('AdminDoor', () => {
  it.each([
    ['/admin/user?uid=x', 'AdminGetUser', { uid: 'x' }], ['/admin/user/?uid=x', 'AdminGetUser', { uid: 'x' }], ['/admin/user?key&uid=x', 'AdminGetKey', { key: '', uid: 'x' }],
    ['/admin/explain/A%2FB', 'AdminExplain', { path: 'A/B' }],
  ])('routes %s', async (url, name, input) => {
    const { serve, admin, run } = kit();
    await serve(admin, { url });
    expect(run[0]).toMatchObject({ operation: { name }, input });
  });

  it.each([['/admin/nothing', 'MethodNotAllowed'], ['/admin/explain/', 'MethodNotAllowed'], ['/admin/explain/%zz', 'InvalidURI'], ['/admin/user?uid=%00', 'InvalidArgument']])('refuses %s with %s', async (url, code) => {
    const { serve, admin } = kit();
    expect((await refusalOf(serve(admin, { url }))).code).toBe(code);
  });

  it('answers JSON, or XML where that is asked for, or nothing', async () => {
    const some = kit({ output: { a: 1 } });
    expect(await some.serve(some.admin, { url: '/admin/user' })).toMatchObject({ headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' });
    expect(await some.serve(some.admin, { url: '/admin/user?format=xml' })).toMatchObject({ headers: { 'Content-Type': 'application/xml' }, body: expect.stringContaining('<user>') });
    const none = kit({ output: null });
    expect((await none.serve(none.admin, { url: '/admin/user' })).status).toBe(200);
  });
});

describe('FrontDoor', () => {
  const response = (method = 'GET'): any => ({
    req: { method }, status: 0, headersSent: false, destroyed: false, shouldKeepAlive: true, continues: 0, body: '',
    writeHead(status: number) { this.status = status; this.headersSent = true; }, writeContinue() { this.continues++; }, flushHeaders() { /* sent */ },
    end(text?: string) { this.body += text ?? ''; }, write(text: string) { this.body += text; return true; }, destroy() { this.destroyed = true; }, once() { /* never */ },
  });
  async function visit(parts: RequestParts, options: Options & { strict?: boolean; finished?: () => Promise<void>; directory?: LaggingDirectory } = {}) {
    const { query, s3, admin } = kit(options);
    const records: [AuditRecord, unknown][] = [];
    const observer = { strict: options.strict ?? false, started: () => {}, finished: (record: AuditRecord, error: unknown) => { records.push([record, error]); return options.finished?.(); } };
    const door = new FrontDoor(query, s3, admin, { ownsHost: () => false } as never, options.directory ?? new LaggingDirectory([]), new ProxyTrust(), observer);
    const to = response(parts.method);
    await door.handle(incomingOf(parts), to);
    return { to, records };
  }

  it('leaves one record of each request', async () => {
    const { to, records } = await visit({ url: '/b?location' });
    expect(to.status).toBe(200);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject([{ operation: 'GetBucketLocation', status: 200, decision: 'allowed' }, undefined]);
  });

  it('writes the record before the reply where that is demanded, and answers a failure when it cannot', async () => {
    let replied: number | undefined;
    const seen = await visit({ url: '/b?location' }, { strict: true, finished: async () => { replied ??= 0; } });
    expect([seen.records.length, seen.to.status]).toEqual([1, 200]);
    const failing = await visit({ url: '/b?location' }, { strict: true, finished: async () => { throw new Error('Postgres is away'); } });
    expect(failing.to.status).toBe(500);
    expect(failing.to.body).not.toContain('Postgres');
  });

  it('serves nothing while memory may not decide', async () => {
    const directory = new LaggingDirectory([]);
    directory.assertFresh = () => { throw new RolegateError('ServiceUnavailable', '', { reason: 'lease-expired' }); };
    const { to, records } = await visit({ url: '/b?location' }, { directory });
    expect(to.status).toBe(503);
    expect(records[0]![0].reason).toBe('lease-expired');
  });

  it('cuts a streamed body within about a second of the moment at which memory may no longer decide', async () => {
    const directory = new LaggingDirectory([]);
    const slow = (async function* (): AsyncGenerator<Buffer> {
      for (let i = 0; i < 30; i++) {
        await new Promise((done) => setTimeout(done, 100));
        if (i === 2) directory.fresh = false;
        yield Buffer.from('x');
      }
    })();
    const { to } = await visit({ url: '/b/k' }, { directory, output: { Body: slow, ContentLength: 30 } });
    expect([to.status, to.destroyed]).toEqual([200, true]);
  });

  it('answers an error for a body that is lost before its first byte', async () => {
    const lost = (async function* (): AsyncGenerator<Buffer> { throw new Error('no such file'); })();
    const { to, records } = await visit({ url: '/b/k' }, { output: { Body: lost, ContentLength: 5 } });
    expect([to.status, to.destroyed]).toEqual([500, false]);
    expect(records[0]![0]).toMatchObject({ status: 500, decision: 'failed', errorCode: 'InternalError' });
  });

  it('records a client that went away as that, and as no fault of ours', async () => {
    const incoming = { method: 'POST', url: '/b?delete', headers: { 'content-length': '9' }, body: (function* () { yield Buffer.from('a'); throw new Error('aborted'); })() as never };
    const { records } = await visit(incoming);
    expect(records[0]).toMatchObject([{ status: 499, reason: 'client-gone' }, { code: 'ClientClosedRequest' }]);
  });

  it('lets a client that waits for 100 Continue wait until the body is wanted', async () => {
    const refused = await visit({ method: 'PUT', url: '/b/k', headers: { expect: '100-continue', 'content-length': '3', 'content-md5': 'bad' }, body: [Buffer.from('abc')] });
    expect([refused.to.continues, refused.to.shouldKeepAlive]).toEqual([0, false]);
    const wanted = await visit({ method: 'POST', url: '/', headers: { expect: '100-continue', 'content-length': '24', 'content-type': 'application/x-www-form-urlencoded' }, body: [Buffer.from('Action=GetCallerIdentity')] });
    expect([wanted.to.continues, wanted.to.status]).toEqual([1, 200]);
  });
});
