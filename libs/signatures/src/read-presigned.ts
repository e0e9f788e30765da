import { parseAmzDate } from './amz-date.js';
import { credentialProblem, isSha256Hex, parseCredential } from './credential-scope.js';
import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import { headerValue } from './http-request-parts.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { queryParameter } from './query-string.js';
import { lowerCaseNames } from './read-authorization.js';
import { queryMalformed, sigV4aNotImplemented } from './signature-errors.js';

/** One week: S3 API Reference, "Authenticating Requests: Using Query Parameters". */
export const MAX_EXPIRES_SECONDS = 604_800;

/** Reads a SigV4 presigned URL. */
export function readPresigned(parts: HttpRequestParts, protocol: SignatureProtocol): PresentedSigV4 {
  const parameter = (name: string): string => {
    const value = queryParameter(parts.rawQuery, name);
    if (value !== undefined && value !== '') return value;
    throw queryMalformed(
      protocol,
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  };
  const algorithm = parameter('X-Amz-Algorithm');
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') throw sigV4aNotImplemented();
  if (algorithm !== 'AWS4-HMAC-SHA256') throw queryMalformed(protocol, 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const named = parameter('X-Amz-Credential');
  const credential = parseCredential(named);
  if (credential === undefined) throw queryMalformed(protocol, `Error parsing the X-Amz-Credential parameter; ${credentialProblem(named, protocol)}`);
  const amzDate = parameter('X-Amz-Date');
  const signedAt = parseAmzDate(amzDate);
  if (signedAt === undefined) throw queryMalformed(protocol, 'X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd\'T\'HHmmss\'Z\'"');
  if (!amzDate.startsWith(credential.date)) {
    throw queryMalformed(protocol, `Invalid credential date "${credential.date}". This date is not the same as X-Amz-Date: "${amzDate.slice(0, 8)}".`);
  }
  const expires = readExpires(parameter('X-Amz-Expires'), protocol);
  const signature = parameter('X-Amz-Signature');
  if (!isSha256Hex(signature)) throw queryMalformed(protocol, 'X-Amz-Signature must be 64 hexadecimal digits');
  const signedHeaders = lowerCaseNames(parameter('X-Amz-SignedHeaders'));
  return {
    scheme: 'sigv4', location: 'query', ...credential, signedHeaders, signature: signature.toLowerCase(), amzDate, signedAt, expires,
    sessionToken: queryParameter(parts.rawQuery, 'X-Amz-Security-Token') ?? headerValue(parts.headers, 'x-amz-security-token'),
    payloadHash: payloadHashOf(parts, signedHeaders, protocol),
  };
}

function readExpires(text: string, protocol: SignatureProtocol): number {
  if (/^-\d+$/.test(text)) throw queryMalformed(protocol, 'X-Amz-Expires must be non-negative');
  if (!/^\d+$/.test(text)) throw queryMalformed(protocol, 'X-Amz-Expires should be a number');
  const seconds = Number(text);
  if (seconds > MAX_EXPIRES_SECONDS) {
    throw queryMalformed(protocol, 'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds');
  }
  if (seconds < 1) throw queryMalformed(protocol, 'X-Amz-Expires must be at least 1 second');
  return seconds;
}

/** The signer seldom knows the body. Some name the hash in the query (AWS SDK for JavaScript), some sign the header. */
function payloadHashOf(parts: HttpRequestParts, signedHeaders: readonly string[], protocol: SignatureProtocol): string | undefined {
  const named = queryParameter(parts.rawQuery, 'X-Amz-Content-Sha256');
  if (named !== undefined) return named;
  if (protocol === 'query') return undefined;
  const header = signedHeaders.includes('x-amz-content-sha256') ? headerValue(parts.headers, 'x-amz-content-sha256') : undefined;
  return header ?? 'UNSIGNED-PAYLOAD';
}
