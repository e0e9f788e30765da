import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { readSignature } from './read-signature.js';
import { presignV4, signV4 } from './sign-v4.js';
import { deriveSigningKey, SigningKeyCache } from './signing-key.js';
import type { VerificationResult, VerifyOptions } from './verification.js';
import { verifySigV4 } from './verify-sigv4.js';

const now = Date.UTC(2026, 10, 23, 12);
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
const MINUTE = 60_000;

const plain = (over: Partial<HttpRequestParts> = {}): HttpRequestParts => ({ method: 'GET', rawPath: '/bucket/key', rawQuery: '', headers: { host: 'localhost:8000' }, ...over });

function signed(parts: HttpRequestParts, protocol: SignatureProtocol = 's3', more: Partial<Parameters<typeof signV4>[2]> = {}): HttpRequestParts {
  return { ...parts, headers: signV4(parts, credentials, { region: 'us-east-1', service: protocol === 's3' ? 's3' : 'sts', now, protocol, ...more }).headers };
}

function presigned(parts: HttpRequestParts, expires: number, protocol: SignatureProtocol = 's3'): HttpRequestParts {
  return { ...parts, rawQuery: presignV4(parts, credentials, { region: '', service: 's3', now, protocol, expires }) };
}

function check(parts: HttpRequestParts, options: Partial<VerifyOptions> = {}): VerificationResult {
  const protocol = options.protocol ?? 's3';
  return verifySigV4(parts, readSignature(parts, protocol) as PresentedSigV4, credentials.secretAccessKey, { now, protocol, ...options });
}

const withHeaders = (parts: HttpRequestParts, headers: Record<string, string>): HttpRequestParts => ({ ...parts, headers: { ...parts.headers, ...headers } });

describe('the time of a signature', () => {
  it.each([
    ['s3', 15 * MINUTE, 'fine'], ['s3', 15 * MINUTE + 1000, 'RequestTimeTooSkewed'], ['s3', -15 * MINUTE, 'fine'], ['s3', -15 * MINUTE - 1000, 'RequestTimeTooSkewed'],
    ['query', 15 * MINUTE, 'fine'], ['query', 15 * MINUTE + 1000, 'RequestExpired'], ['query', -15 * MINUTE - 1000, 'RequestExpired'],
  ] as const)('in a header on %s, %d ms old, is %s', (protocol, age, outcome) => {
    const result = check(signed(plain(), protocol), { protocol, now: now + age });
    expect(result.ok ? 'fine' : result.code).toBe(outcome);
  });

  it.each([[0, 'fine'], [60_000, 'fine'], [61_000, 'Request has expired'], [-15 * MINUTE, 'fine'], [-16 * MINUTE, 'Request is not yet valid']])('of a URL valid for 60 s, %d ms old: %s', (age, outcome) => {
    const result = check(presigned(plain(), 60), { now: now + age });
    expect(result.ok ? 'fine' : result.message).toBe(outcome);
    if (!result.ok) expect(result.code).toBe('AccessDenied');
  });
});

describe('what must be signed', () => {
  it.each(['x-amz-acl', 'x-amz-copy-source', 'x-amz-security-token', 'x-amz-meta-a'])('is %s, in header and URL', (name) => {
    for (const parts of [signed(plain()), presigned(plain(), 60)]) {
      expect(check(withHeaders(parts, { [name]: 'value' }))).toMatchObject({ ok: false, code: 'AccessDenied', fields: { HeadersNotSigned: name } });
    }
  });

  it('is the host', () => {
    const parts = signed(plain({ headers: {} }));
    expect(check(withHeaders(parts, { host: 'localhost' }))).toMatchObject({ ok: false, fields: { HeadersNotSigned: 'host' } });
  });

  it('is not what proxies and SDKs add', () => {
    const added = { expect: '100-continue', 'user-agent': 'x', 'content-type': 'text/plain', 'amz-sdk-request': 'attempt=1', 'x-amzn-trace-id': 'Root=1', 'x-forwarded-for': '10.0.0.1', 'x-amz-cf-id': 'abc', 'accept-encoding': 'gzip' };
    expect(check(withHeaders(signed(plain()), added)).ok).toBe(true);
  });
});

describe('a request changed after signing', () => {
  const base = plain({ rawPath: '/bucket/a%20b', rawQuery: 'list-type=2&prefix=x', headers: { host: 'localhost:8000', 'x-amz-meta-a': 'one' } });
  it.each<[string, (parts: HttpRequestParts) => HttpRequestParts]>([
    ['its method', (parts) => ({ ...parts, method: 'DELETE' })],
    ['its path', (parts) => ({ ...parts, rawPath: '/bucket/a%20c' })],
    ['a path with a dot segment in S3', (parts) => ({ ...parts, rawPath: '/bucket/./a%20b' })],
    ['a doubled slash in S3', (parts) => ({ ...parts, rawPath: '/bucket//a%20b' })],
    ['its query', (parts) => ({ ...parts, rawQuery: 'list-type=2&prefix=y' })],
    ['an added parameter', (parts) => ({ ...parts, rawQuery: parts.rawQuery + '&acl' })],
    ['a signed header', (parts) => withHeaders(parts, { 'x-amz-meta-a': 'two' })],
    ['its host', (parts) => withHeaders(parts, { host: 'localhost:8001' })],
    ['its payload hash', (parts) => withHeaders(parts, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })],
  ])('does not verify: %s', (_, change) => {
    const parts = signed(base);
    expect(check(parts).ok).toBe(true);
    expect(check(change(parts))).toMatchObject({ ok: false, code: 'SignatureDoesNotMatch' });
  });

  it('tells S3 callers what was computed, as AWS does', () => {
    const result = check({ ...signed(base), method: 'PUT' });
    if (result.ok) throw new Error('it verified');
    expect(result.fields).toMatchObject({ AWSAccessKeyId: 'AKID', StringToSign: result.stringToSign, CanonicalRequest: result.canonicalRequest });
    expect(result.fields!['CanonicalRequestBytes']).toMatch(/^50 55 54 0a 2f( [0-9a-f]{2})+$/);
    expect(JSON.stringify(result)).not.toContain('"secret"');
  });
});

describe('the same request in other clothes verifies', () => {
  it.each([
    ['escapes in lower case', '/bucket/%e2%82%ac', '/bucket/%E2%82%AC', '', ''],
    ['escapes of what needs none', '/bucket/%7Ea%2Db', '/bucket/~a-b', '', ''],
    ['characters that should be escaped', "/bucket/a(b)'c*", '/bucket/a%28b%29%27c%2A', '', ''],
    ['%2F for a slash', '/bucket/a%2Fb', '/bucket/a/b', '', ''],
    ['%2F where the signer kept it', '/bucket/a%2Fb', '/bucket/a%2Fb', '', ''],
    ['plus for a space in the query', '/b', '/b', 'prefix=a+b', 'prefix=a%20b'],
    ['another order of parameters', '/b', '/b', 'b=2&a=1&a=0&a-b=3', 'a=0&a=1&a-b=3&b=2'],
    ['no equals sign', '/b', '/b', 'uploads&&', 'uploads='],
  ])('%s', (_, sentPath, signedPath, sentQuery, signedQuery) => {
    const parts = signed(plain({ rawPath: signedPath, rawQuery: signedQuery }));
    expect(check({ ...parts, rawPath: sentPath, rawQuery: sentQuery }).ok).toBe(true);
  });

  it('a host that a trusted proxy replaced, and one whose default port the client left out', () => {
    const parts = signed(plain({ headers: { host: 's3.example.com' } }));
    expect(check(withHeaders(parts, { host: '10.0.0.1:8000' })).ok).toBe(false);
    expect(check(withHeaders(parts, { host: '10.0.0.1:8000' }), { hosts: ['other', 's3.example.com'] }).ok).toBe(true);
    expect(check(withHeaders(parts, { host: 's3.example.com:443' })).ok).toBe(true);
  });

  it('an Expect that a proxy swallowed and blanks that it folded', () => {
    const parts = plain({ headers: { host: 'h', 'x-amz-meta-a': ' one   two ' } });
    expect(check(withHeaders(signed(parts), { 'x-amz-meta-a': 'one two' })).ok).toBe(true);
  });

  it('no x-amz-content-sha256 at all, the empty body hashed', () => {
    const parts = signed(plain());
    const { 'x-amz-content-sha256': _, ...headers } = parts.headers;
    const authorization = (headers['authorization'] as string).replace('x-amz-content-sha256;', '');
    expect(check({ ...parts, headers: { ...headers, authorization } }).ok).toBe(false);
    const query = signed(plain(), 'query', { service: 's3' });
    expect(check(query, { protocol: 's3' }).ok).toBe(true);
  });
});

describe('the body of STS and IAM requests', () => {
  it('must be the one that was signed, whatever x-amz-content-sha256 says', () => {
    const hash = '4af5da1e8e4b1ea48ae3f1d1e1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1';
    const parts = signed(plain({ method: 'POST', rawPath: '/', headers: { host: 'h', 'x-amz-content-sha256': hash } }), 'query', { payloadHash: hash });
    expect(check(parts, { protocol: 'query', body: 'Action=GetCallerIdentity' }).ok).toBe(false);
    const unsigned = signed(plain({ method: 'POST', rawPath: '/', headers: { host: 'h', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }), 'query', { payloadHash: 'UNSIGNED-PAYLOAD' });
    expect(check(unsigned, { protocol: 'query', body: 'Action=GetCallerIdentity' }).ok).toBe(false);
  });

  it('is empty in a presigned GetCallerIdentity', () => {
    const parts = presigned(plain({ rawPath: '/', rawQuery: 'Action=GetCallerIdentity&Version=2011-06-15' }), 60, 'query');
    expect(check(parts, { protocol: 'query' }).ok).toBe(true);
  });
});

describe('the cache of signing keys', () => {
  const scope = { date: '20261123', region: 'r', service: 's3' };

  it('forgets a key whose secret has changed and stays within its capacity', () => {
    const cache = new SigningKeyCache(10);
    const key = deriveSigningKey('one', scope);
    cache.put('AK', 'one', scope, key);
    expect(cache.get('AK', 'one', scope)).toBe(key);
    expect(cache.get('AK', 'two', scope)).toBeUndefined();
    for (let i = 0; i < 100; i++) {
      cache.put(`AK${i}`, 'one', scope, key);
      expect(cache.get('AK', 'one', scope)).toBe(key);
      expect(cache.size).toBeLessThanOrEqual(10);
    }
    expect(cache.get('AK0', 'one', scope)).toBeUndefined();
  });

  it('does not accept a signature of the old secret after a rotation', () => {
    const parts = signed(plain());
    const presented = readSignature(parts, 's3') as PresentedSigV4;
    expect(verifySigV4(parts, presented, 'secret', { now, protocol: 's3' }).ok).toBe(true);
    expect(verifySigV4(parts, presented, 'rotated', { now, protocol: 's3' }).ok).toBe(false);
  });
});

describe('headers that no request has', () => {
  it.each(['constructor', '__proto__', 'hasOwnProperty'])('%s among the signed ones is an empty one, not an accident', (name) => {
    const parts = signed(plain());
    const authorization = String(parts.headers['authorization']).replace('SignedHeaders=', `SignedHeaders=${name};`);
    const tampered = { ...withHeaders(parts, { authorization }), rawHeaders: ['host', 'localhost:8000'] };
    expect(check(tampered)).toMatchObject({ ok: false, code: 'SignatureDoesNotMatch' });
  });
});
