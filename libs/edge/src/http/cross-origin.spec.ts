import { bucket, type BucketEvent, bucketStream } from '#s3';
import { type AnyHistory, history } from '#testing';
import { LaggingDirectory, refusalOf, requestOf } from '../../test/edge-kit.js';
import { S3Addressing } from './addressing.js';
import { CrossOrigin } from './cross-origin.js';
import type { EdgeReply } from './reply.js';

const aBucket = (name: string, account = '', ...more: BucketEvent[]): AnyHistory => history(bucket, bucketStream(name), account, [
  { type: 'BucketCreated', data: { bucketId: name, name, owner: { stream: 'user/U', id: 'U', displayName: 'U' }, region: 'default' } }, ...more,
]);
const rules: BucketEvent = { type: 'BucketCorsPut', data: { CORSRules: [
  { AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['https://a.example'], AllowedHeaders: ['*'], MaxAgeSeconds: 5 },
  { AllowedMethods: ['GET'], AllowedOrigins: ['*'], ExposeHeaders: ['ETag'] },
] } };
const log = [aBucket('open', '', rules), aBucket('shut'), aBucket('rented', 'acme', rules)];
const addressing = new S3Addressing(['s3.example.com']);
const over = (directory = new LaggingDirectory(log)) => new CrossOrigin(directory, addressing);

const preflight = (url: string, headers: Record<string, string>, account = '', crossOrigin = over()) => {
  const request = requestOf({ method: 'OPTIONS', url, headers });
  return crossOrigin.preflight(request, addressing.locate(request.host, request.rawPath), account);
};
const asks = { origin: 'https://a.example', 'access-control-request-method': 'PUT' };

describe('A preflight', () => {
  it('is answered by the first rule that allows it', async () => {
    expect(await preflight('/open/key', { ...asks, 'access-control-request-headers': 'X-Amz-Date' })).toMatchObject({ status: 200, headers: {
      'Access-Control-Allow-Origin': 'https://a.example', 'Access-Control-Allow-Credentials': 'true', 'Access-Control-Allow-Methods': 'GET, PUT',
      'Access-Control-Allow-Headers': 'x-amz-date', 'Access-Control-Max-Age': '5', Vary: expect.stringContaining('Origin'),
    } });
    const { headers } = await preflight('/', { ...asks, origin: 'https://b.example', 'access-control-request-method': 'GET', host: 'open.s3.example.com' });
    expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag' });
    expect(headers).not.toHaveProperty('Access-Control-Max-Age');
  });

  it('reaches buckets of tenants by their full name, or through a URL that one of the tenant has signed', async () => {
    expect((await preflight('/acme:rented/key', asks)).status).toBe(200);
    expect((await preflight('/rented/key', asks, 'acme')).status).toBe(200);
    expect((await refusalOf(preflight('/rented/key', asks))).message).toBe('CORSResponse: Bucket not found');
  });

  it.each([
    ['/shut', asks, 'AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.'],
    ['/nowhere', asks, 'AccessForbidden', 'CORSResponse: Bucket not found'],
    ['/', asks, 'AccessForbidden', 'CORSResponse: Bucket not found'],
    ['/open', { ...asks, 'access-control-request-method': 'DELETE' }, 'AccessForbidden', expect.stringContaining('not allowed')],
    ['/open', { origin: 'o' }, 'BadRequest', expect.any(String)],
    ['/open', {}, 'BadRequest', expect.any(String)],
    ['/open', { ...asks, origin: '' }, 'BadRequest', 'Insufficient information. Origin request header needed.'],
    ['/open', { ...asks, 'access-control-request-method': 'PATCH' }, 'BadRequest', 'Invalid Access-Control-Request-Method: PATCH'],
    ['/open', { ...asks, 'access-control-request-headers': 'x-amz-date, X(Custom)' }, 'BadRequest', 'Access-Control-Request-Headers " X(Custom)" contains invalid character.'],
  ])('to %s with %o is refused', async (url, headers, code, message) => {
    expect(await refusalOf(preflight(url, headers as Record<string, string>))).toMatchObject({ code, message });
  });

  it('is refused only after the log has been read', async () => {
    const lagging = new LaggingDirectory(log, []);
    expect((await preflight('/open/key', asks, '', over(lagging))).status).toBe(200);
    expect(lagging.catchUps).toBe(1);
  });
});

describe('A reply across origins', () => {
  const finished = (method: string, url: string, headers: Record<string, string> = {}, account = ''): Record<string, string> => {
    const reply: EdgeReply = { status: 200, headers: {} };
    over().finish(requestOf({ method, url, headers }), account, reply);
    return reply.headers;
  };

  it('says who may read it, and by which request', () => {
    expect(finished('PUT', '/open/key', { origin: 'https://a.example' })).toMatchObject({ 'Access-Control-Allow-Origin': 'https://a.example', Vary: expect.any(String) });
    expect(finished('DELETE', '/open/key', { origin: 'https://a.example' })).toEqual({ Vary: expect.any(String) });
    expect(finished('DELETE', '/open/key', { origin: 'https://a.example', 'access-control-request-method': 'GET' })).toHaveProperty('Access-Control-Allow-Origin');
    expect(finished('GET', '/rented/key', { origin: 'https://a.example' }, 'acme')).toHaveProperty('Access-Control-Allow-Origin');
  });

  it('of a bucket with rules is kept apart by caches even when nobody asked', () => {
    expect(finished('GET', '/open/key')).toEqual({ Vary: expect.any(String) });
    expect(finished('PUT', '/open/key')).toEqual({});
  });

  it('says nothing where there are no rules', () => {
    for (const url of ['/shut/key', '/nowhere', '/', '//', '/open/%ff']) expect(finished('GET', url, { origin: 'https://a.example' })).toEqual({});
  });
});
