import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseAmzDate } from './amz-date.js';
import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import { splitTarget } from './http-request-parts.js';
import { decodePayload } from './payload/payload-decoder.js';
import { readPayloadPlan } from './payload/payload-plan.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { readSignature } from './read-signature.js';
import { presignV4, signV4 } from './sign-v4.js';
import { NEVER_SIGNED } from './signed-headers.js';
import type { VerifiedSignature } from './verification.js';
import { verifySigV4 } from './verify-sigv4.js';

interface Vector {
  name: string;
  method?: string;
  target: string;
  headers?: Record<string, string>;
  rawHeaders?: string[];
  body?: string;
  expires?: number;
  signature: string;
  chunked?: { chunkSignatures: string[]; trailer?: string; trailerSignature?: string };
}
interface VectorGroup {
  source: string;
  now: string;
  protocol: SignatureProtocol;
  accessKeyId: string;
  secretAccessKey: string;
  scope: string;
  cases: Vector[];
}
interface Captured {
  name: string;
  method: string;
  target: string;
  protocol: SignatureProtocol;
  secretAccessKey: string;
  rawHeaders: string[];
  body: string;
}

const load = <T>(file: string): T => parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8')) as T;

/** As node joins them: lower-case names, repeated values with `, `. */
function joinHeaders(rawHeaders: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    headers[name] = headers[name] === undefined ? rawHeaders[i + 1]! : `${headers[name]}, ${rawHeaders[i + 1]!}`;
  }
  return headers;
}

function partsOf(vector: { method?: string; target: string; headers?: Record<string, string>; rawHeaders?: string[] }): HttpRequestParts {
  return { method: vector.method ?? 'GET', ...splitTarget(vector.target), headers: vector.headers ?? joinHeaders(vector.rawHeaders!), rawHeaders: vector.rawHeaders };
}

/** The vector as a client would send it, with its published signature. */
function signedParts(group: VectorGroup, vector: Vector): HttpRequestParts {
  const parts = partsOf(vector);
  const names = Object.keys(parts.headers).filter((name) => !NEVER_SIGNED.has(name)).sort().join(';');
  const credential = `${group.accessKeyId}/${group.scope}`;
  if (vector.expires === undefined) {
    return { ...parts, headers: { ...parts.headers, authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${vector.signature}` } };
  }
  const date = new Date(group.now).toISOString().replace(/[-:]|\.000/g, '');
  const rawQuery = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=${date}&X-Amz-Expires=${vector.expires}&X-Amz-SignedHeaders=${names}&X-Amz-Signature=${vector.signature}`;
  return { ...parts, rawQuery };
}

function verified(parts: HttpRequestParts, secret: string, protocol: SignatureProtocol, now: number, body?: string): VerifiedSignature {
  const presented = readSignature(parts, protocol) as PresentedSigV4;
  const result = verifySigV4(parts, presented, secret, { protocol, now, body });
  if (!result.ok) throw new Error(`${result.code}\n${result.canonicalRequest}`);
  return result;
}

const groups = load<VectorGroup[]>('sigv4-aws.yaml');
const s3 = groups.find((group) => group.protocol === 's3')!;

describe.each(groups)('$source', (group) => {
  const now = Date.parse(group.now);

  it.each(group.cases)('$name verifies', (vector) => {
    expect(verified(signedParts(group, vector), group.secretAccessKey, group.protocol, now, vector.body).scope).toBe(group.scope);
  });

  it.each(group.cases)('$name is refused with another secret', (vector) => {
    expect(() => verified(signedParts(group, vector), group.secretAccessKey + 'x', group.protocol, now, vector.body)).toThrow('SignatureDoesNotMatch');
  });
});

describe('S3 API Reference, the other way round', () => {
  const group = s3;
  const now = Date.parse(group.now);

  it.each(group.cases)('$name is what we sign', (vector) => {
    const parts = partsOf(vector);
    const [, region, service] = group.scope.split('/') as [string, string, string];
    const options = { region, service, now, protocol: group.protocol, payloadHash: vector.headers?.['x-amz-content-sha256'] };
    if (vector.expires !== undefined) expect(presignV4(parts, group, { ...options, expires: vector.expires })).toMatch(new RegExp(`&X-Amz-Signature=${vector.signature}$`));
    else expect(signV4(parts, group, options).seedSignature).toBe(vector.signature);
  });

  it.each(group.cases.filter((vector) => vector.chunked !== undefined))('$name: the published chunks decode', (vector) => {
    const { chunkSignatures, trailer, trailerSignature } = vector.chunked!;
    const [first, second, last] = chunkSignatures as [string, string, string];
    const tail = trailer === undefined ? '' : `${trailer}\r\nx-amz-trailer-signature:${trailerSignature}\r\n`;
    const wire = `10000;chunk-signature=${first}\r\n${'a'.repeat(65536)}\r\n400;chunk-signature=${second}\r\n${'a'.repeat(1024)}\r\n0;chunk-signature=${last}\r\n${tail}\r\n`;
    const parts = signedParts(group, vector);
    const plan = readPayloadPlan(parts.headers, { verified: verified(parts, group.secretAccessKey, 's3', now) });
    expect(decodePayload(plan, Buffer.from(wire)).body.equals(Buffer.alloc(66560, 'a'))).toBe(true);
    expect(() => decodePayload(plan, Buffer.from(wire.replace('aaaa', 'aaba')))).toThrow('signature we calculated');
    if (trailerSignature !== undefined) expect(() => decodePayload(plan, Buffer.from(wire.replace('x-amz-trailer-signature:d', 'x-amz-trailer-signature:e')))).toThrow('signature we calculated');
  });
});

describe('requests that a Ceph gateway accepted', () => {
  it.each(load<Captured[]>('sigv4-captured.yaml'))('$name verifies', (captured) => {
    const parts = partsOf(captured);
    const now = parseAmzDate(parts.headers['x-amz-date'] as string)!;
    expect(verified(parts, captured.secretAccessKey, captured.protocol, now, captured.body).ok).toBe(true);
  });
});
