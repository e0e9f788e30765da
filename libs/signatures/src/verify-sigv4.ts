import { createHash, hash, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { CanonicalForms } from './canonical-request.js';
import { canonicalRequest, hostOf } from './canonical-request.js';
import type { HttpRequestParts } from './http-request-parts.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { credentialScope } from './presented-signature.js';
import { canonicalQuery } from './query-string.js';
import { deriveSigningKey, signature, SigningKeyCache } from './signing-key.js';
import { refuseByTime } from './signature-time.js';
import { refuseUnsignedHeaders } from './signed-headers.js';
import { canonicalPath, canonicalPathNormalized } from './uri-encoding.js';
import type { RefusedSignature, VerificationResult, VerifyOptions } from './verification.js';

export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const signingKeys = new SigningKeyCache();

/**
 * Checks a presented SigV4 signature, header or presigned, against the secret. The key is derived for whatever region
 * and service the scope names; which services are welcome is the caller's business. The body of an S3 request is not
 * looked at: its hash is a claim, which the payload decoder holds it to.
 */
export function verifySigV4(parts: HttpRequestParts, presented: PresentedSigV4, secretAccessKey: string, options: VerifyOptions): VerificationResult {
  if (presented.policy !== undefined) return verifyForm(presented, presented.policy, secretAccessKey, options);
  const refused = refuseByTime(presented, options) ?? refuseUnsignedHeaders(parts, presented, options.protocol);
  if (refused !== undefined) return refused;
  const known = signingKeys.get(presented.accessKeyId, secretAccessKey, presented);
  const signingKey = known ?? deriveSigningKey(secretAccessKey, presented);
  const forms = primaryForms(parts, presented, options);
  const canonical = canonicalRequest(parts, presented.signedHeaders, forms);
  const stringToSign = stringToSignOf(presented, canonical);
  if (!matches(presented, stringToSign, signingKey) && !matchesAlternative(parts, presented, forms, options, signingKey)) {
    return mismatch(presented, canonical, stringToSign, options);
  }
  if (known === undefined) signingKeys.put(presented.accessKeyId, secretAccessKey, presented, signingKey);
  return { ok: true, signingKey, scope: credentialScope(presented), amzDate: presented.amzDate, seedSignature: presented.signature };
}

/** Of a form the policy is signed, and says itself how long it is good. What was signed stays out of the result: it may name a token. */
function verifyForm(presented: PresentedSigV4, policy: string, secretAccessKey: string, options: VerifyOptions): VerificationResult {
  const known = signingKeys.get(presented.accessKeyId, secretAccessKey, presented);
  const signingKey = known ?? deriveSigningKey(secretAccessKey, presented);
  if (!matches(presented, policy, signingKey)) {
    return { ok: false, code: 'SignatureDoesNotMatch', reason: 'signature-mismatch', message: mismatchText(options), fields: { AWSAccessKeyId: presented.accessKeyId, SignatureProvided: presented.signature } };
  }
  if (known === undefined) signingKeys.put(presented.accessKeyId, secretAccessKey, presented, signingKey);
  return { ok: true, signingKey, scope: credentialScope(presented), amzDate: presented.amzDate, seedSignature: presented.signature };
}

/** The form that the specification gives each part. */
export function primaryForms(parts: HttpRequestParts, presented: PresentedSigV4, options: Pick<VerifyOptions, 'protocol' | 'body'>): CanonicalForms {
  const s3 = options.protocol === 's3';
  return {
    path: s3 ? canonicalPath(parts.rawPath) : canonicalPathNormalized(parts.rawPath),
    query: canonicalQuery(parts.rawQuery, presented.location === 'query' ? 'X-Amz-Signature' : undefined),
    // STS and IAM know no unsigned body: whatever hash the client names, the body that came is what must be signed.
    payloadHash: s3 ? (presented.payloadHash ?? 'UNSIGNED-PAYLOAD') : sha256Hex(options.body),
  };
}

const sha256Hex = (body: string | Uint8Array | undefined): string =>
  body === undefined || body.length === 0 ? EMPTY_SHA256 : hash('sha256', body, 'hex');

/** The string to sign (IAM User Guide, "Create a signed AWS API request", step 3). */
export function stringToSignOf(of: { amzDate: string; date: string; region: string; service: string }, canonical: string): string {
  const digest = createHash('sha256').update(canonical, 'latin1').digest('hex');
  return `AWS4-HMAC-SHA256\n${of.amzDate}\n${credentialScope(of)}\n${digest}`;
}

/** Digits of a SHA-256; a form may bring anything for one. */
const HEX_LENGTH = 64;

export const matches = (presented: PresentedSigV4, stringToSign: string, signingKey: KeyObject): boolean =>
  presented.signature.length === HEX_LENGTH && timingSafeEqual(Buffer.from(signature(signingKey, stringToSign), 'latin1'), Buffer.from(presented.signature, 'latin1'));

/** Forms that other servers accept too; tried only when the first one failed, and never more than a few. */
function matchesAlternative(parts: HttpRequestParts, presented: PresentedSigV4, primary: CanonicalForms, options: VerifyOptions, key: KeyObject): boolean {
  const hosts = [primary.host, ...hostAlternatives(parts, options.hosts)];
  const paths = [primary.path];
  // Ceph and MinIO decode the path before they encode it: to their clients %2F is a slash.
  if (options.protocol === 's3' && primary.path.includes('%2F')) paths.push(primary.path.replaceAll('%2F', '/'));
  const hashes = [primary.payloadHash];
  // A client that sends no x-amz-content-sha256 with a request without body may have hashed the empty one.
  if (options.protocol === 's3' && presented.location === 'header' && parts.headers['x-amz-content-sha256'] === undefined && hasNoBody(parts)) hashes.push(EMPTY_SHA256);
  for (const host of hosts) {
    for (const path of paths) {
      for (const payloadHash of hashes) {
        if (host === primary.host && path === primary.path && payloadHash === primary.payloadHash) continue;
        const canonical = canonicalRequest(parts, presented.signedHeaders, { path, query: primary.query, host, payloadHash });
        if (matches(presented, stringToSignOf(presented, canonical), key)) return true;
      }
    }
  }
  return false;
}

/** Names a trusted proxy may have replaced, and the host without the port that clients leave out of what they sign. */
function hostAlternatives(parts: HttpRequestParts, hosts: readonly string[] | undefined): string[] {
  const sent = hostOf(parts);
  const alternatives = hosts === undefined ? [] : hosts.filter((host) => host !== sent);
  if (sent.endsWith(':80')) alternatives.push(sent.slice(0, -3));
  else if (sent.endsWith(':443')) alternatives.push(sent.slice(0, -4));
  return alternatives;
}

const hasNoBody = ({ headers }: HttpRequestParts): boolean =>
  headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';

function mismatch(presented: PresentedSigV4, canonical: string, stringToSign: string, options: VerifyOptions): RefusedSignature {
  return {
    ok: false,
    code: 'SignatureDoesNotMatch',
    reason: 'signature-mismatch',
    message: mismatchText(options),
    fields: options.protocol === 's3' ? mismatchFields(presented, canonical, stringToSign) : undefined,
    canonicalRequest: canonical,
    stringToSign,
  };
}

const mismatchText = ({ protocol }: VerifyOptions): string =>
  protocol === 's3'
    ? 'The request signature we calculated does not match the signature you provided. Check your key and signing method.'
    : 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** The elements that S3 puts into the error body (S3 API Reference, "REST error responses"). */
const mismatchFields = (presented: PresentedSigV4, canonical: string, stringToSign: string): Record<string, string> => ({
  AWSAccessKeyId: presented.accessKeyId,
  StringToSign: stringToSign,
  SignatureProvided: presented.signature,
  StringToSignBytes: spacedHex(stringToSign),
  CanonicalRequest: canonical,
  CanonicalRequestBytes: spacedHex(canonical),
});

/** `47 45 54`. Byte by byte, because whoever guesses signatures should not be able to buy much work with it. */
function spacedHex(text: string): string {
  const digits = Buffer.from(text, 'latin1').toString('hex');
  const spaced = Buffer.alloc(Math.max(text.length * 3 - 1, 0), ' ');
  for (let i = 0; i < text.length; i++) {
    spaced[i * 3] = digits.charCodeAt(i * 2);
    spaced[i * 3 + 1] = digits.charCodeAt(i * 2 + 1);
  }
  return spaced.toString('latin1');
}
