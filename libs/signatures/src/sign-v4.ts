import type { KeyObject } from 'node:crypto';
import { formatAmzDate } from './amz-date.js';
import { canonicalRequest } from './canonical-request.js';
import type { SigningCredentials } from './credentials.js';
import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import { credentialScope } from './presented-signature.js';
import { canonicalQuery } from './query-string.js';
import { NEVER_SIGNED } from './signed-headers.js';
import { deriveSigningKey, signature } from './signing-key.js';
import { canonicalPath, canonicalPathNormalized, encodeComponent } from './uri-encoding.js';
import { EMPTY_SHA256, stringToSignOf } from './verify-sigv4.js';

export interface SignOptions {
  readonly region: string;
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly protocol: SignatureProtocol;
  /** Hex SHA-256 of the body, `UNSIGNED-PAYLOAD` or a `STREAMING-…` word; the empty body's hash when absent. */
  readonly payloadHash?: string;
}

/** The headers to send, and what continues the chain of an aws-chunked body. */
export interface SignedRequest {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly signingKey: KeyObject;
  readonly scope: string;
  readonly amzDate: string;
  readonly seedSignature: string;
}

/** Signs every header of `parts` that no proxy is expected to change. `host` must be among them. */
export function signV4(parts: HttpRequestParts, credentials: SigningCredentials, options: SignOptions): SignedRequest {
  const amzDate = formatAmzDate(options.now);
  const payloadHash = options.payloadHash ?? EMPTY_SHA256;
  const headers: Record<string, string | string[] | undefined> = { ...parts.headers, 'x-amz-date': amzDate };
  if (options.protocol === 's3') headers['x-amz-content-sha256'] = payloadHash;
  if (credentials.sessionToken !== undefined) headers['x-amz-security-token'] = credentials.sessionToken;
  const signedHeaders = signable(headers);
  const scope = { date: amzDate.slice(0, 8), region: options.region, service: options.service };
  const canonical = canonicalRequest({ ...parts, headers }, signedHeaders, {
    path: pathFor(parts.rawPath, options.protocol),
    query: canonicalQuery(parts.rawQuery),
    payloadHash,
  });
  const signingKey = deriveSigningKey(credentials.secretAccessKey, scope);
  const seedSignature = signature(signingKey, stringToSignOf({ amzDate, ...scope }, canonical));
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${credentialScope(scope)}, SignedHeaders=${signedHeaders.join(';')}, Signature=${seedSignature}`;
  return { headers, signingKey, scope: credentialScope(scope), amzDate, seedSignature };
}

/**
 * The query of a presigned URL (without `?`): the given one plus the signature. Every header of `parts` becomes part of
 * the signature, so the URL's user must send the same ones.
 *
 * @param options.expires seconds of validity, 1 to 604800
 */
export function presignV4(parts: HttpRequestParts, credentials: SigningCredentials, options: SignOptions & { readonly expires: number }): string {
  const amzDate = formatAmzDate(options.now);
  const scope = { date: amzDate.slice(0, 8), region: options.region, service: options.service };
  const signedHeaders = signable(parts.headers);
  const parameters: [string, string][] = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${credentialScope(scope)}`],
    ['X-Amz-Date', amzDate],
    ['X-Amz-Expires', String(options.expires)],
    ['X-Amz-SignedHeaders', signedHeaders.join(';')],
  ];
  if (credentials.sessionToken !== undefined) parameters.push(['X-Amz-Security-Token', credentials.sessionToken]);
  const added = parameters.map(([name, value]) => `${name}=${encodeComponent(value)}`).join('&');
  const rawQuery = parts.rawQuery === '' ? added : `${parts.rawQuery}&${added}`;
  const canonical = canonicalRequest(parts, signedHeaders, {
    path: pathFor(parts.rawPath, options.protocol),
    query: canonicalQuery(rawQuery),
    payloadHash: options.payloadHash ?? (options.protocol === 's3' ? 'UNSIGNED-PAYLOAD' : EMPTY_SHA256),
  });
  const signingKey = deriveSigningKey(credentials.secretAccessKey, scope);
  return `${rawQuery}&X-Amz-Signature=${signature(signingKey, stringToSignOf({ amzDate, ...scope }, canonical))}`;
}

const pathFor = (rawPath: string, protocol: SignatureProtocol): string =>
  protocol === 's3' ? canonicalPath(rawPath) : canonicalPathNormalized(rawPath);

const signable = (headers: HttpRequestParts['headers']): string[] =>
  Object.keys(headers)
    .filter((name) => headers[name] !== undefined && !NEVER_SIGNED.has(name))
    .sort();
