import { RolegateError } from '#kernel';
import { type Authenticator, defineStream, RawReply, Registry } from '#operation';
import { awsOperation } from '#protocol';
import { bucket, type BucketEvent, bucketStream, type WebsiteConfiguration } from '#s3';
import { type AnyHistory, history, principalForTest } from '#testing';
import { LaggingDirectory, refusalOf, requestOf, type RequestParts } from '../../test/edge-kit.js';
import { AuditDraft } from '../pipeline/audit-draft.js';
import { S3Addressing } from './addressing.js';
import { CrossOrigin } from './cross-origin.js';
import { classifyFailure, failureReply } from './failure-reply.js';
import { WebsiteDoor } from './website-door.js';

const operation = (name: 'GetObject' | 'HeadObject') =>
  defineStream({ name, service: 's3', feature: 'all', actions: [], conditionKeys: [], errors: [], access: () => [], anonymous: 'by-policy', schema: awsOperation('s3', name), handle: async () => ({}) });
const registry = new Registry([{ name: 'all', operations: [operation('GetObject'), operation('HeadObject')] }]);

const site = (name: string, website?: WebsiteConfiguration): AnyHistory => history(bucket, bucketStream(name), '', [
  { type: 'BucketCreated', data: { bucketId: name, name, owner: { stream: 'user/U', id: 'U', displayName: 'U' }, region: 'default' } },
  ...(website ? [{ type: 'BucketWebsitePut', data: website } satisfies BucketEvent] : []),
]);
const index = { IndexDocument: { Suffix: 'index.html' } };
const log = [
  site('plain', index), site('none'), site('moved', { RedirectAllRequestsTo: { HostName: 'example.com', Protocol: 'https' } }),
  site('full', { ...index, ErrorDocument: { Key: 'error.html' }, RoutingRules: [
    { Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'new/' } },
    { Condition: { KeyPrefixEquals: 'lost/', HttpErrorCodeReturnedEquals: '404' }, Redirect: { HostName: 'archive.example', HttpRedirectCode: '302' } },
  ] }),
];
const objects: Record<string, object | RolegateError> = {
  'index.html': { ETag: '"i"', ContentType: 'text/html' }, 'dir/index.html': { ETag: '"d"' }, 'error.html': { ETag: '"e"' }, page: { ETag: '"p"' },
  there: { ETag: '"t"', WebsiteRedirectLocation: '/page' }, secret: new RolegateError('AccessDenied', ''), broken: new RolegateError('InternalError', ''),
};

function kit(directory = new LaggingDirectory(log)) {
  const run: { input: any; authenticated: any; request: any }[] = [];
  const asked: any[] = [];
  const pipeline: any = { run: async (admission: any) => {
    run.push(admission);
    const { input, operation: { name } } = admission;
    if (input.IfNoneMatch === '"p"') return { output: new RawReply(304, { ETag: '"p"' }, '') };
    const found = objects[input.Key as string] ?? new RolegateError('NoSuchKey', '', { fields: { Key: input.Key } });
    if (found instanceof RolegateError) throw found;
    return { output: name === 'GetObject' ? { ...found, Body: Buffer.from(input.Key as string) } : found };
  } };
  const authenticator: Authenticator = { authenticate: async (request) => { asked.push(request); return { principal: principalForTest({ kind: 'anonymous', account: '' }) }; }, current: (principal) => principal };
  const addressing = new S3Addressing(['web.example']);
  const door = new WebsiteDoor({ registry, authenticator, pipeline, addressing, crossOrigin: new CrossOrigin(directory, addressing), directory, rateLimiter: { admit: () => undefined } });
  const visit = (bucketName: string, url: string, more: RequestParts = {}) => door.serve(requestOf({ url, ...more, headers: { host: `${bucketName}.web.example`, ...more.headers } }), new AuditDraft());
  return { door, run, asked, visit };
}

describe('The website endpoint', () => {
  it('is on the hosts of its domains', () => {
    const { door } = kit();
    expect(['web.example', 'b.web.example:8000', 'WEB.example', 'xweb.example', 's3.example', ''].map((host) => door.ownsHost(host))).toEqual([true, true, true, false, false, false]);
  });

  it('shows objects, and index documents for folders', async () => {
    const { visit, run } = kit();
    expect([(await visit('plain', '/')).body, (await visit('plain', '/dir/')).body, (await visit('plain', '/page?x=1')).body].map(String)).toEqual(['index.html', 'dir/index.html', 'page']);
    expect(await visit('plain', '/', { method: 'HEAD' })).toMatchObject({ status: 200, headers: { ETag: '"i"' } });
    expect((await visit('plain', '/page', { headers: { 'if-none-match': '"p"' } })).status).toBe(304);
    expect(run.every(({ input, authenticated }) => input.Bucket === 'plain' && authenticated.principal.kind === 'anonymous')).toBe(true);
  });

  it('knows nobody, whatever is signed, and no parameters', async () => {
    const { visit, asked, run } = kit();
    await visit('plain', '/page?versionId=null&response-content-type=a&X-Amz-Signature=x', { headers: { authorization: 'AWS a:b', 'x-amz-checksum-mode': 'ENABLED', range: 'bytes=0-1' } });
    expect(asked[0].presented).toBeUndefined();
    expect(run[0]!.input).toEqual({ Bucket: 'plain', Key: 'page', Range: 'bytes=0-1' });
  });

  it('redirects: a whole site, by rules, by objects, and to folders', async () => {
    const { visit } = kit();
    const to = async (name: string, url: string) => {
      const { status, headers, body } = await visit(name, url);
      return [status, headers.Location, body];
    };
    expect(await to('moved', '/a/b?c=d')).toEqual([301, 'https://example.com/a/b?c=d', undefined]);
    expect(await to('full', '/old/a')).toEqual([301, 'http://full.web.example/new/a', undefined]);
    expect(await to('full', '/lost/a')).toEqual([302, 'http://archive.example/lost/a', undefined]);
    expect(await to('plain', '/there')).toEqual([301, '/page', undefined]);
    expect(await to('plain', '/dir')).toEqual([302, '/dir/', undefined]);
  });

  it('answers errors with the site’s own document and their status', async () => {
    const { visit, run } = kit();
    expect(await visit('full', '/missing', { headers: { 'if-match': 'x', range: 'bytes=0-1' } })).toMatchObject({ status: 404, body: Buffer.from('error.html'), headers: { 'x-amz-error-code': 'NoSuchKey' } });
    expect(run.at(-1)!.input).toEqual({ Bucket: 'full', Key: 'error.html' });
    expect(await visit('full', '/secret', { method: 'HEAD' })).toMatchObject({ status: 403, body: undefined });
    expect((await refusalOf(visit('full', '/broken'))).code).toBe('InternalError');
    expect((await refusalOf(visit('plain', '/missing'))).code).toBe('NoSuchKey');
  });

  it.each([
    ['nowhere', '/', {}, 'NoSuchBucket'],
    ['none', '/', {}, 'NoSuchWebsiteConfiguration'],
    ['plain', '/', { method: 'POST' }, 'MethodNotAllowed'],
    ['plain', '/%ff', {}, 'InvalidURI'],
    ['plain', '/', { method: 'OPTIONS', headers: { origin: 'o', 'access-control-request-method': 'GET' } }, 'AccessForbidden'],
  ])('refuses %s%s with %o', async (name, url, more, code) => {
    expect((await refusalOf(kit().visit(name, url, more))).code).toBe(code);
  });

  it('reads the log before it says that there is no site', async () => {
    const lagging = new LaggingDirectory(log, []);
    expect((await kit(lagging).visit('plain', '/')).status).toBe(200);
    expect(lagging.catchUps).toBe(1);
  });

  it('takes the bucket from the path as well', async () => {
    const { door } = kit();
    const at = (url: string) => door.serve(requestOf({ url, headers: { host: 'web.example' } }), new AuditDraft());
    expect(String((await at('/plain/')).body)).toBe('index.html');
    expect((await at('/plain')).headers.Location).toBe('/plain/');
    expect((await at('/plain/dir')).headers.Location).toBe('/plain/dir/');
    expect((await refusalOf(at('/'))).code).toBe('NoSuchBucket');
  });

  it('says in HTML what went wrong', () => {
    const reply = failureReply('website', 's3', requestOf({ url: '/a' }), classifyFailure('s3', new RolegateError('NoSuchKey', '', { fields: { Key: '<a>' } })));
    expect(reply).toMatchObject({ status: 404, headers: { 'Content-Type': 'text/html; charset=utf-8', 'x-amz-error-code': 'NoSuchKey', 'x-amz-error-message': 'The specified key does not exist.' } });
    expect(reply.body).toContain('<h1>404 Not Found</h1>\n<ul>\n<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: &lt;a&gt;</li>');
  });
});
