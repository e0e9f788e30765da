import { RolegateError } from '#kernel';
import { isSha256Hex } from '../credential-scope.js';
import type { HttpRequestParts } from '../http-request-parts.js';
import { headerValue } from '../http-request-parts.js';
import type { PresentedSigV4 } from '../presented-signature.js';

/** How the body is framed and what vouches for it. */
export type PayloadMode = 'unsigned' | 'single' | 'streaming-signed' | 'streaming-signed-trailer' | 'streaming-unsigned-trailer';

const MODES: Readonly<Record<string, PayloadMode>> = {
  'UNSIGNED-PAYLOAD': 'unsigned',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': 'streaming-signed',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': 'streaming-signed-trailer',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': 'streaming-unsigned-trailer',
};

/**
 * Reads x-amz-content-sha256 (S3 API Reference, "Transferring Payload in Multiple Chunks"), else what a presigned URL
 * says. A request that says nothing is `unsigned`. `single` means that the value is the body's hex SHA-256.
 *
 * Throws RolegateError: NotImplemented (the two ECDSA forms), InvalidArgument (anything else).
 */
export function payloadMode(headers: HttpRequestParts['headers'], presented?: Pick<PresentedSigV4, 'payloadHash'>): PayloadMode {
  const declared = declaredPayloadHash(headers, presented);
  const mode = MODES[declared];
  if (mode !== undefined) return mode;
  if (isSha256Hex(declared)) return 'single';
  if (declared.startsWith('STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD')) {
    throw new RolegateError('NotImplemented', `The payload form ${declared} (signature version 4A) is not supported.`);
  }
  throw new RolegateError('InvalidArgument', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.', {
    fields: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: declared },
  });
}

export const declaredPayloadHash = (headers: HttpRequestParts['headers'], presented?: Pick<PresentedSigV4, 'payloadHash'>): string =>
  headerValue(headers, 'x-amz-content-sha256') ?? presented?.payloadHash ?? 'UNSIGNED-PAYLOAD';

export const isAwsChunked = (mode: PayloadMode): boolean => mode !== 'unsigned' && mode !== 'single';

/**
 * Bytes of the body without framing: x-amz-decoded-content-length of an aws-chunked body, else Content-Length;
 * undefined when unknown (Transfer-Encoding: chunked).
 *
 * Throws RolegateError: MissingContentLength (aws-chunked without the header), InvalidArgument (not a number).
 */
export function decodedLength(headers: HttpRequestParts['headers'], mode: PayloadMode): number | undefined {
  const name = isAwsChunked(mode) ? 'x-amz-decoded-content-length' : 'content-length';
  const text = headerValue(headers, name);
  if (text === undefined) {
    if (isAwsChunked(mode)) throw new RolegateError('MissingContentLength', 'You must provide the Content-Length HTTP header.', { detail: `${name} is missing` });
    return undefined;
  }
  // Fifteen digits stay below 2^53.
  if (!/^\d{1,15}$/.test(text)) throw new RolegateError('InvalidArgument', `The value of ${name} is not a valid length.`, { fields: { ArgumentName: name, ArgumentValue: text } });
  return Number(text);
}
