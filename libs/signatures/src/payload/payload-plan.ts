import type { ChecksumAlgorithm } from '../checksum/checksum.js';
import { checksumAlgorithm, checksumHeader, isChecksumValue } from '../checksum/checksum.js';
import type { HttpRequestParts } from '../http-request-parts.js';
import { headerValue } from '../http-request-parts.js';
import type { PresentedSigV4 } from '../presented-signature.js';
import type { ChunkSeed } from './chunk-chain.js';
import { invalidMd5, invalidRequest } from './payload-errors.js';
import type { PayloadMode } from './payload-mode.js';
import { declaredPayloadHash, decodedLength, isAwsChunked, payloadMode } from './payload-mode.js';

/** All that a request announces about its body, checked for form. */
export interface PayloadPlan {
  readonly mode: PayloadMode;
  /** Bytes without framing. */
  readonly decodedLength?: number;
  /** Mode `single`: hex, lower case. */
  readonly sha256?: string;
  /** Base64 of 16 bytes. */
  readonly contentMd5?: string;
  readonly checksum?: AnnouncedChecksum;
  /** The signature that the chunks continue; present in the two signed streaming modes. */
  readonly seed?: ChunkSeed;
}

export interface AnnouncedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; undefined when it comes in the trailer. */
  readonly value?: string;
}

export interface PayloadContext {
  readonly presented?: Pick<PresentedSigV4, 'payloadHash'>;
  /** The verified signature of the headers; without one, signed chunks are refused. */
  readonly verified?: ChunkSeed;
  /** False where x-amz-checksum-* speaks of the object and not of this body (CompleteMultipartUpload). */
  readonly checksums?: boolean;
}

/**
 * Reads what the headers announce. Throws RolegateError: InvalidDigest, InvalidRequest, InvalidArgument,
 * MissingContentLength or NotImplemented; nothing of the body has been read by then.
 */
export function readPayloadPlan(headers: HttpRequestParts['headers'], context: PayloadContext = {}): PayloadPlan {
  const mode = payloadMode(headers, context.presented);
  const signed = mode === 'streaming-signed' || mode === 'streaming-signed-trailer';
  if (signed && context.verified === undefined) throw invalidRequest('Signed chunks need a request signed with AWS4-HMAC-SHA256.');
  const contentMd5 = headerValue(headers, 'content-md5');
  if (contentMd5 !== undefined && !isChecksumValue('MD5', contentMd5)) throw invalidMd5(contentMd5);
  return {
    mode,
    decodedLength: decodedLength(headers, mode),
    sha256: mode === 'single' ? declaredPayloadHash(headers, context.presented).toLowerCase() : undefined,
    contentMd5,
    checksum: context.checksums === false ? undefined : announcedChecksum(headers, mode),
    seed: signed ? context.verified : undefined,
  };
}

/** They carry no value of a body. */
const ABOUT_CHECKSUMS: ReadonlySet<string> = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-type', 'x-amz-checksum-mode']);

function announcedChecksum(headers: HttpRequestParts['headers'], mode: PayloadMode): AnnouncedChecksum | undefined {
  let announced: Required<AnnouncedChecksum> | undefined;
  for (const name in headers) {
    if (!name.startsWith('x-amz-checksum-')) continue;
    const algorithm = checksumAlgorithm(name.slice('x-amz-checksum-'.length));
    if (algorithm === undefined) {
      if (ABOUT_CHECKSUMS.has(name)) continue;
      throw invalidRequest('The algorithm type you specified in x-amz-checksum- header is invalid.');
    }
    if (announced !== undefined) throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
    announced = { algorithm, value: headerValue(headers, name)! };
  }
  const trailer = announcedTrailer(headers, mode);
  if (announced !== undefined && trailer !== undefined) throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  if (announced !== undefined && !isChecksumValue(announced.algorithm, announced.value)) throw invalidRequest(`Value for ${checksumHeader(announced.algorithm)} header is invalid.`);
  const checksum = announced ?? (trailer === undefined ? undefined : { algorithm: trailer });
  requireNamedAlgorithm(headers, checksum);
  return checksum;
}

function announcedTrailer(headers: HttpRequestParts['headers'], mode: PayloadMode): ChecksumAlgorithm | undefined {
  const trailer = headerValue(headers, 'x-amz-trailer');
  if (trailer === undefined || trailer.trim() === '') return undefined;
  const name = trailer.trim().toLowerCase();
  const algorithm = name.startsWith('x-amz-checksum-') ? checksumAlgorithm(name.slice('x-amz-checksum-'.length)) : undefined;
  if (algorithm === undefined || !isAwsChunked(mode) || mode === 'streaming-signed') {
    throw invalidRequest('The value specified in the x-amz-trailer header is not supported');
  }
  return algorithm;
}

/** SDKs name the algorithm a second time; the two must agree. */
function requireNamedAlgorithm(headers: HttpRequestParts['headers'], checksum: AnnouncedChecksum | undefined): void {
  const named = headerValue(headers, 'x-amz-sdk-checksum-algorithm');
  if (named === undefined) return;
  const algorithm = checksumAlgorithm(named);
  if (algorithm === undefined) throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.');
  if (checksum === undefined) {
    // DeleteObjects and others may carry Content-MD5 in the place of the checksum.
    if (headers['content-md5'] !== undefined) return;
    throw invalidRequest('x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.');
  }
  if (checksum.algorithm !== algorithm) {
    throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.', `the request carries ${checksumHeader(checksum.algorithm)}`);
  }
}
