import type { HttpRequestParts, SignatureProtocol } from './http-request-parts.js';
import type { PresentedSigV4 } from './presented-signature.js';
import type { RefusedSignature } from './verification.js';

/**
 * `host` and every `x-amz-*` header that is present must be signed, in presigned URLs too: else the holder of a URL
 * could add x-amz-acl or x-amz-copy-source to what its signer allowed. AWS tolerates x-amz-content-sha256, whose value
 * is the last line of the canonical request anyway; x-amz-cf-id is CloudFront's own request id, added on the way.
 */
export function refuseUnsignedHeaders(parts: HttpRequestParts, presented: PresentedSigV4, protocol: SignatureProtocol): RefusedSignature | undefined {
  const { signedHeaders } = presented;
  let unsigned = signedHeaders.includes('host') || signedHeaders.includes(':authority') ? '' : 'host';
  for (const name in parts.headers) {
    if (!name.startsWith('x-amz-') || signedHeaders.includes(name) || TOLERATED.has(name)) continue;
    unsigned += unsigned === '' ? name : `, ${name}`;
  }
  if (unsigned === '') return undefined;
  return {
    ok: false,
    code: protocol === 's3' ? 'AccessDenied' : 'SignatureDoesNotMatch',
    reason: 'headers-not-signed',
    message: 'There were headers present in the request which were not signed',
    fields: { HeadersNotSigned: unsigned },
  };
}

const TOLERATED = new Set(['x-amz-content-sha256', 'x-amz-cf-id']);

/** Headers that travel unsigned: proxies change them, or node adds them after signing. */
export const NEVER_SIGNED: ReadonlySet<string> = new Set([
  'authorization', 'accept-encoding', 'connection', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade',
  'user-agent', 'x-amzn-trace-id', 'via', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host',
]);
