import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { readSignature } from './read-signature.js';
import { presignV4, signV4 } from './sign-v4.js';
import { encodeComponent, encodePath } from './uri-encoding.js';
import { verifySigV4 } from './verify-sigv4.js';

/** Against AWS's own signer for JavaScript: what it signs verifies here. */
const now = Date.UTC(2026, 10, 23);
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'to/ken+=' };

class Sha256 {
  private readonly hash;
  constructor(key?: unknown) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as Buffer);
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {}
}

interface Signed {
  headers: Record<string, string>;
  query: Record<string, string>;
}

const signer = (protocol: SignatureProtocol, region: string, service: string): SignatureV4 =>
  new SignatureV4({ credentials, region, service, sha256: Sha256 as never, uriEscapePath: protocol === 'query', applyChecksum: protocol === 's3' });

const segment = fc.string({ unit: fc.oneof(fc.constantFrom('.', '~', '+', '%', ' ', '&', '=', "'", '(', '*', '!', ':', '@', 'é', '漢', '😀'), fc.string({ minLength: 1, maxLength: 1 })), maxLength: 8 });
const path = fc.array(segment, { maxLength: 5 }).map((segments) => '/' + segments.map((one) => encodePath(one)).join('/'));
const query = fc.dictionary(segment.filter((name) => name !== '' && !name.toLowerCase().startsWith('x-amz')), segment, { maxKeys: 6 });
const headerName = fc.constantFrom('range', 'content-type', 'content-md5', 'x-amz-acl', 'x-amz-meta-a', 'x-amz-copy-source', 'if-match');
const headers = fc.dictionary(headerName, fc.string({ minLength: 1, maxLength: 20 }).filter((value) => value.trim() !== ''), { maxKeys: 5 });
const request = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'), path, query, headers, body: fc.string({ maxLength: 20 }),
  protocol: fc.constantFrom<SignatureProtocol>('s3', 'query'), region: fc.constantFrom('us-east-1', 'default', ''), service: fc.constantFrom('s3', 'sts', 'localhost'),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** On the wire, in whatever order the signer's record has. */
const queryText = (parameters: Record<string, string>): string =>
  Object.entries(parameters).map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`).join('&');

const lowerCase = (all: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value]));

const input = (given: Request) => ({ method: given.method, protocol: 'http:', hostname: 'localhost', path: given.path, query: given.query, headers: { host: 'localhost:8000', ...given.headers }, body: given.body });

function verifies(parts: HttpRequestParts, given: Request): boolean {
  const presented = readSignature(parts, given.protocol) as PresentedSigV4;
  const result = verifySigV4(parts, presented, credentials.secretAccessKey, { protocol: given.protocol, now, body: given.body });
  return result.ok && presented.sessionToken === credentials.sessionToken;
}

describe("AWS's own signer", () => {
  it('signs headers that verify here, whatever the path, query and headers are', async () => {
    await fc.assert(fc.asyncProperty(request, async (given) => {
      const signed = (await signer(given.protocol, given.region, given.service).sign(input(given) as never, { signingDate: new Date(now) })) as unknown as Signed;
      const parts = { method: given.method, rawPath: given.path, rawQuery: queryText(given.query), headers: lowerCase(signed.headers) };
      expect(verifies(parts, given)).toBe(true);
      expect(verifies({ ...parts, rawPath: parts.rawPath + 'x' }, given)).toBe(false);
    }), { numRuns: 300 });
  });

  it('presigns URLs that verify here', async () => {
    await fc.assert(fc.asyncProperty(request, async (given) => {
      const unsigned = given.protocol === 's3' ? { ...given.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : given.headers;
      const url = (await signer(given.protocol, given.region, given.service).presign({ ...input(given), headers: { host: 'localhost:8000', ...unsigned } } as never, { signingDate: new Date(now), expiresIn: 60 })) as unknown as Signed;
      const parts = { method: given.method, rawPath: given.path, rawQuery: queryText(url.query), headers: lowerCase(url.headers) };
      expect(verifies(parts, given)).toBe(true);
      expect(verifies({ ...parts, method: 'PATCH' }, given)).toBe(false);
    }), { numRuns: 300 });
  });

  it('makes the very signature that ours makes', async () => {
    await fc.assert(fc.asyncProperty(request, async (given) => {
      const payloadHash = createHash('sha256').update(given.body).digest('hex');
      const theirs = (await signer(given.protocol, given.region, given.service).sign(input(given) as never, { signingDate: new Date(now) })) as unknown as Signed;
      const parts = { method: given.method, rawPath: given.path, rawQuery: queryText(given.query), headers: { host: 'localhost:8000', ...given.headers } };
      const ours = signV4(parts, credentials, { region: given.region, service: given.service, now, protocol: given.protocol, payloadHash });
      expect(lowerCase(theirs.headers)['authorization']).toBe(ours.headers['authorization']);
    }), { numRuns: 200 });
  });
});

describe('our own presigned URLs', () => {
  it('verify with any path and query', () => {
    fc.assert(fc.property(request, (given) => {
      const parts = { method: given.method, rawPath: given.path, rawQuery: queryText(given.query), headers: { host: 'localhost:8000' } };
      const rawQuery = presignV4(parts, credentials, { region: given.region, service: given.service, now, protocol: 's3', expires: 60 });
      expect(verifies({ ...parts, rawQuery }, { ...given, protocol: 's3' })).toBe(true);
    }));
  });
});
