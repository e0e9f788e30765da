import { type AuthenticationRequest, type Authenticator, defineStream, Registry, type RequestBody } from '#operation';
import { awsOperation } from '#protocol';
import { principalForTest } from '#testing';
import { incomingOf, LaggingDirectory, NOW, refusalOf, type RequestParts } from '../../test/edge-kit.js';
import { AuditDraft } from '../pipeline/audit-draft.js';
import { S3Addressing } from './addressing.js';
import { CrossOrigin } from './cross-origin.js';
import { readEdgeRequest } from './edge-request.js';
import { ProxyTrust } from './proxy-trust.js';
import { S3Door } from './s3-door.js';

const registry = new Registry([{ name: 'all', operations: [
  defineStream({ name: 'PutObject', service: 's3', feature: 'all', actions: [], conditionKeys: [], errors: [], access: () => [], anonymous: 'by-policy', schema: awsOperation('s3', 'PutObject'), streamsBody: true, handle: async () => ({}) }),
] }]);
const TYPE = 'multipart/form-data; boundary=B';

const formOf = (fields: Record<string, string>, file?: string, name = 'f.txt'): string => {
  const part = (head: string, value: string): string => `--B\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
  return Object.entries(fields).map(([field, value]) => part(`name="${field}"`, value)).join('') + (file === undefined ? '' : part(`name="file"; filename="${name}"`, file)) + '--B--\r\n';
};

/** The door over a pipeline that reads the body, as PutObject does. */
function kit() {
  const asked: AuthenticationRequest[] = [];
  const stored: { input: any; body: string; size: RequestBody['size']; atMost: number | undefined; headers: object }[] = [];
  const authenticator: Authenticator = { authenticate: async (request) => { asked.push(request); return { principal: principalForTest({}) }; }, current: (principal) => principal };
  const pipeline: any = { run: async ({ body, input, request, authenticated }: any) => {
    const pieces: Buffer[] = [];
    for await (const piece of body) pieces.push(piece);
    stored.push({ input, body: Buffer.concat(pieces).toString(), size: body.size, atMost: body.atMost, headers: request.headers });
    return { output: { ETag: '"e"' }, scope: { principal: authenticated.principal } };
  } };
  const addressing = new S3Addressing(['s3.example.com']);
  const door = new S3Door(registry, authenticator, pipeline, addressing, new CrossOrigin(new LaggingDirectory([]), addressing), { admit: () => undefined }, []);
  const audit = new AuditDraft();
  const post = async (body: string, change: Partial<RequestParts> = {}, headers: Record<string, string> = {}) => {
    const bytes = Buffer.from(body);
    const incoming = incomingOf({ method: 'POST', url: '/b', headers: { host: 'h', 'content-type': TYPE, 'content-length': String(bytes.length), ...headers }, body: [bytes], ...change });
    return door.serve(readEdgeRequest(incoming, NOW, new ProxyTrust()), audit, () => {});
  };
  return { asked, stored, post, audit };
}

describe('A form posted to a bucket', () => {
  it('is an upload of its file, with its fields for headers', async () => {
    const { post, stored, asked, audit } = kit();
    const reply = await post(formOf({ key: 'up/${filename}', acl: 'private', 'Content-Type': 'text/plain', 'x-amz-meta-a': 'b' }, 'hello'));
    expect(reply).toMatchObject({ status: 204, headers: { ETag: '"e"', Location: 'http://h/b/up/f.txt', 'x-amz-request-id': expect.any(String) } });
    expect(stored[0]).toMatchObject({ input: { Bucket: 'b', Key: 'up/f.txt', ACL: 'private', ContentType: 'text/plain', Metadata: { a: 'b' } }, body: 'hello', size: undefined, headers: { host: 'h', 'x-amz-acl': 'private' } });
    // The line end behind the last boundary is all that is not known.
    expect(stored[0]!.atMost).toBe(7);
    expect(asked[0]!.presented).toBeUndefined();
    expect(audit).toMatchObject({ operation: 'PostObject', bytesIn: expect.any(Number) });
  });

  it('may go to the bucket’s own host, and be of a session', async () => {
    const { post, asked } = kit();
    const policy = Buffer.from(JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [{ bucket: 'b' }, { key: 'k' }, { 'x-amz-security-token': 't' }] })).toString('base64');
    const reply = await post(formOf({ key: 'k', AWSAccessKeyId: 'AK', signature: 's', policy, 'x-amz-security-token': 't' }, 'x'), { url: '/' }, { host: 'b.s3.example.com' });
    expect(reply).toMatchObject({ status: 204, headers: { Location: 'http://b.s3.example.com/k' } });
    expect(asked[0]!.presented).toMatchObject({ scheme: 'sigv2', location: 'form', accessKeyId: 'AK', sessionToken: 't' });
  });

  it('is held to what its policy says of the file, and to a checksum', async () => {
    const { post, stored } = kit();
    const signed = (range: unknown[]): Record<string, string> => ({ key: 'k', AWSAccessKeyId: 'AK', signature: 's', policy: Buffer.from(JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [{ bucket: 'b' }, { key: 'k' }, ['content-length-range', ...range]] })).toString('base64') });
    expect((await refusalOf(post(formOf(signed([0, 2]), 'abc')))).code).toBe('EntityTooLarge');
    expect((await refusalOf(post(formOf(signed([9, 20]), 'abc')))).code).toBe('EntityTooSmall');
    expect((await refusalOf(post(formOf({ key: 'k', 'x-amz-checksum-crc32': 'AAAAAA==' }, 'abc')))).code).toBe('BadDigest');
    expect((await refusalOf(post(formOf({ key: 'k', 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'abc')))).code).toBe('BadDigest');
    expect(stored).toEqual([]);
    await post(formOf({ ...signed([3, 3]), 'x-amz-checksum-crc32': 'NSRBwg==' }, 'abc'));
    expect(stored).toHaveLength(1);
  });

  it.each<[string, string, Partial<RequestParts>, Record<string, string>]>([
    ['InvalidArgument', formOf({}, 'x'), {}, {}],
    ['IncorrectNumberOfFilesInPostRequest', formOf({ key: 'k' }), {}, {}],
    ['InvalidURI', formOf({ key: '../k' }, 'x'), {}, {}],
    ['MaxPostPreDataLengthExceededError', formOf({ key: 'k', 'x-ignore-a': 'x'.repeat(20_480) }, 'x'), {}, {}],
    ['MalformedPOSTRequest', formOf({ key: 'k' }, 'x').slice(0, -9), {}, {}],
    ['MalformedPOSTRequest', formOf({ key: 'k' }, 'x'), {}, { 'content-type': 'multipart/form-data' }],
    ['MalformedPOSTRequest', formOf({ key: 'k' }, 'x'), {}, { 'content-type': 'multipart/form-data; boundary=C' }],
    ['InvalidArgument', formOf({ key: 'k', policy: 'e30=' }, 'x'), {}, {}],
    ['InvalidArgument', formOf({ key: 'k' }, 'x'), {}, { authorization: 'AWS AK:c2lnbmF0dXJl', date: 'x' }],
    ['InvalidArgument', formOf({ key: 'k', 'x-amz-meta-a': 'a\r\nb' }, 'x'), {}, {}],
    ['MethodNotAllowed', formOf({ key: 'k' }, 'x'), { url: '/b/k' }, {}],
    ['MethodNotAllowed', formOf({ key: 'k' }, 'x'), { url: '/' }, {}],
    ['PreconditionFailed', 'x', {}, { 'content-type': 'text/plain' }],
  ])('is refused with %s (%#)', async (code, body, change, headers) => {
    const { post, stored } = kit();
    expect((await refusalOf(post(body, change, headers))).code).toBe(code);
    expect(stored).toEqual([]);
  });

  it('has to say how long it is', async () => {
    const { post } = kit();
    expect((await refusalOf(post('', { headers: { host: 'h', 'content-type': TYPE, 'transfer-encoding': 'chunked' } }))).code).toBe('MissingContentLength');
  });
});
