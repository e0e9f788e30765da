import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { HttpRequestParts } from '../http-request-parts.js';
import { splitTarget } from '../http-request-parts.js';
import type { PresentedSigV2 } from '../presented-signature.js';
import { readSignature } from '../read-signature.js';
import { SIGNED_PARAMETERS } from './signed-parameters.js';
import { type SigV2Forms, stringToSignV2 } from './string-to-sign-v2.js';
import { signV2, verifySigV2 } from './verify-sigv2.js';

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly hostBucket?: string;
  readonly headers: Record<string, string>;
  readonly rawHeaders?: [string, string][];
  readonly now?: string;
  readonly signature: string;
}

const file = parse(readFileSync(new URL('../../vectors/sigv2-aws.yaml', import.meta.url), 'utf8')) as { accessKeyId: string; secretAccessKey: string; vectors: Vector[] };
const SECRET = 'test123';
const NOW = Date.parse('2026-11-23T10:00:00Z');
const DATE = 'Mon, 23 Nov 2026 10:00:00 GMT';

function partsOf(method: string, target: string, headers: Record<string, string>, more: readonly [string, string][] = []): HttpRequestParts {
  const sent = { ...headers };
  for (const [name, value] of more) sent[name.toLowerCase()] = sent[name.toLowerCase()] === undefined ? value : `${sent[name.toLowerCase()]}, ${value}`;
  return { method, ...splitTarget(target), headers: sent, rawHeaders: [...Object.entries(headers), ...more].flat() };
}

const read = (parts: HttpRequestParts): PresentedSigV2 => readSignature(parts, 's3') as PresentedSigV2;

/** A request signed in the header, as a client with these habits does it. */
function signed(method: string, target: string, headers: Record<string, string> = {}, forms: SigV2Forms = { parameters: SIGNED_PARAMETERS }): HttpRequestParts {
  const parts = partsOf(method, target, { host: 'localhost:8000', date: DATE, ...headers });
  const signature = signV2(stringToSignV2(parts, { location: 'header' }, forms), SECRET);
  return { ...parts, headers: { ...parts.headers, authorization: `AWS KEY:${signature}` } };
}

function presigned(method: string, path: string, query: string, expires: number, headers: Record<string, string> = {}): HttpRequestParts {
  const target = `${path}?${query}${query === '' ? '' : '&'}AWSAccessKeyId=KEY&Expires=${expires}`;
  const parts = partsOf(method, target, { host: 'localhost:8000', ...headers });
  const signature = signV2(stringToSignV2(parts, { location: 'query', expires }, { parameters: SIGNED_PARAMETERS }), SECRET);
  return { ...parts, rawQuery: `${parts.rawQuery}&Signature=${encodeURIComponent(signature)}` };
}

const verify = (parts: HttpRequestParts, hostBucket?: string, now = NOW) => verifySigV2(parts, read(parts), SECRET, { now, hostBucket });

describe('Signature Version 2', () => {
  it.each(file.vectors)('verifies Amazon\'s example: $name', ({ method, target, headers, rawHeaders, hostBucket, signature, now }) => {
    const authorization: Record<string, string> = target.includes('Signature=') ? {} : { authorization: `AWS ${file.accessKeyId}:${signature}` };
    const parts = partsOf(method, target, { ...headers, ...authorization }, rawHeaders);
    const at = Date.parse(now ?? headers['date']!);
    expect(verifySigV2(parts, read(parts), file.secretAccessKey, { now: at, hostBucket })).toEqual({ ok: true });
    expect(verifySigV2(parts, read(parts), `${file.secretAccessKey}x`, { now: at, hostBucket })).toMatchObject({ ok: false, code: 'SignatureDoesNotMatch' });
  });

  it('covers every x-amz header, the token of a session among them', () => {
    const parts = signed('GET', '/b/k', { 'x-amz-security-token': 'token' });
    expect(verify(parts)).toEqual({ ok: true });
    expect(verify({ ...parts, headers: { ...parts.headers, 'x-amz-acl': 'public-read' }, rawHeaders: undefined })).toMatchObject({ reason: 'signature-mismatch' });
    const otherToken = { ...parts.headers, 'x-amz-security-token': 'other' };
    expect(verify({ ...parts, headers: otherToken, rawHeaders: Object.entries(otherToken).flat() as string[] })).toMatchObject({ reason: 'signature-mismatch' });
  });

  it('signs an empty line for the date where x-amz-date tells it', () => {
    const parts = signed('GET', '/b/k', { 'x-amz-date': DATE });
    expect(verify({ ...parts, headers: { ...parts.headers, date: 'Tue, 24 Nov 2026 10:00:00 GMT' } })).toEqual({ ok: true });
    expect(stringToSignV2(parts, { location: 'header' }, { parameters: SIGNED_PARAMETERS })).toContain('\n\n\n\nx-amz-date:');
  });

  it('takes the parameters that clients do not agree on, in headers only', () => {
    const least = { parameters: new Set(['acl', 'uploads', 'tagging']) };
    expect(verify(signed('GET', '/b/k?retention', {}, least))).toEqual({ ok: true });
    expect(verify(signed('GET', '/b?uploads=', {}, { ...least, bareWhenEmpty: true }))).toEqual({ ok: true });
    const url = presigned('GET', '/b/k', '', 1_800_000_000);
    expect(verify(url)).toEqual({ ok: true });
    expect(verify({ ...url, rawQuery: `retention&${url.rawQuery}` })).toMatchObject({ reason: 'signature-mismatch' });
  });

  it('takes a bucket with the slash that botocore signs and does not send', () => {
    const slashed = { parameters: SIGNED_PARAMETERS, slashAfterBucket: true };
    expect(verify(signed('PUT', '/bucket', {}, slashed))).toEqual({ ok: true });
    expect(verify(signed('PUT', '/bucket/key', {}, slashed))).toMatchObject({ reason: 'signature-mismatch' });
  });

  it('takes what a presigned URL says of headers, and refuses headers added to it', () => {
    const url = presigned('PUT', '/b/k', 'x-amz-acl=private&content-type=text%2Fplain&x-amz-security-token=t%2Bo', 1_800_000_000);
    expect(verify(url)).toEqual({ ok: true });
    expect(read(url).sessionToken).toBe('t+o');
    expect(verify({ ...url, headers: { ...url.headers, 'x-amz-acl': 'public-read' }, rawHeaders: ['x-amz-acl', 'public-read'] })).toMatchObject({ reason: 'signature-mismatch' });
  });

  it('ends when a URL says so, and where clocks are too far apart', () => {
    const url = presigned('GET', '/b/k', '', NOW / 1000);
    expect(verify(url, undefined, NOW)).toEqual({ ok: true });
    expect(verify(url, undefined, NOW + 1)).toMatchObject({ code: 'AccessDenied', message: 'Request has expired', reason: 'presigned-expired' });
    expect(verify(signed('GET', '/b/k'), undefined, NOW + 901_000)).toMatchObject({ code: 'RequestTimeTooSkewed' });
    expect(verify(presigned('GET', '/b/k', '', 999_999_999_999))).toEqual({ ok: true });
    const { date: _none, ...headers } = signed('GET', '/b/k').headers as Record<string, string>;
    expect(() => verify({ ...signed('GET', '/b/k'), headers })).toThrow(expect.objectContaining({ code: 'AccessDenied' }));
  });

  it('is not taken for another method, path, bucket or parameter that means another resource', () => {
    const target = fc.tuple(fc.constantFrom('GET', 'PUT', 'DELETE'), fc.webPath({ size: 'small' }), fc.constantFrom('', '?acl', '?versionId=3', '?uploadId=a&partNumber=1', '?tagging', '?policy'), fc.constantFrom(undefined, 'mine', 'yours'));
    fc.assert(fc.property(target, target, ([method, path, query, hostBucket], other) => {
      const parts = signed(method, `/${path}${query}`, {}, { parameters: SIGNED_PARAMETERS, hostBucket });
      expect(verify(parts, hostBucket)).toEqual({ ok: true });
      const moved = { ...parts, method: other[0], ...splitTarget(`/${other[1]}${other[2]}`) };
      const resource = (bucket: string | undefined, { rawPath, rawQuery }: HttpRequestParts): string => `${bucket === undefined ? '' : `/${bucket}`}${rawPath}?${rawQuery}`;
      if (moved.method === method && resource(other[3], moved) === resource(hostBucket, parts)) return;
      expect(verify(moved, other[3])).toMatchObject({ ok: false });
    }));
  });

  it.each(['', 'AAAA', '====', 'é'.repeat(28)])('refuses %j as a signature', (signature) => {
    const parts = signed('GET', '/b/k');
    expect(verifySigV2(parts, { ...read(parts), signature }, SECRET, { now: NOW })).toMatchObject({ ok: false, code: 'SignatureDoesNotMatch' });
  });
});
