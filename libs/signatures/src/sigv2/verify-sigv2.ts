import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseAmzDate, parseDateHeader } from '../amz-date.js';
import type { HttpRequestParts } from '../http-request-parts.js';
import { headerValue } from '../http-request-parts.js';
import type { PresentedSigV2 } from '../presented-signature.js';
import { missingDate } from '../signature-errors.js';
import { DEFAULT_SKEW_MS } from '../signature-time.js';
import type { RefusedSignature } from '../verification.js';
import { ALWAYS_SIGNED_PARAMETERS, SIGNED_PARAMETERS } from './signed-parameters.js';
import { type SigV2Forms, stringToSignV2 } from './string-to-sign-v2.js';

export interface VerifyV2Options {
  /** Wall clock of this node, milliseconds. */
  readonly now: number;
  readonly skewMs?: number;
  /** Bucket that the Host names (virtual-host style). */
  readonly hostBucket?: string;
}

/**
 * Checks a SigV2 signature of S3 or of Ceph's admin API. It covers neither the body nor headers that are not `x-amz-*`:
 * what the caller holds against that is Content-MD5.
 * @throws RolegateError AccessDenied where the request has no date
 */
export function verifySigV2(parts: HttpRequestParts, presented: PresentedSigV2, secretAccessKey: string, options: VerifyV2Options): { readonly ok: true } | RefusedSignature {
  if (presented.policy !== undefined) return matches(presented.policy, presented.signature, secretAccessKey) ? { ok: true } : mismatch(presented);
  const refused = presented.location === 'query' ? refuseExpired(presented, options) : refuseSkewed(parts, options);
  if (refused) return refused;
  const forms = formsOf(presented, parts.rawPath, options.hostBucket);
  for (const form of forms) {
    if (matches(stringToSignV2(parts, presented, form), presented.signature, secretAccessKey)) return { ok: true };
  }
  return mismatch(presented, stringToSignV2(parts, presented, forms[0]!));
}

/** `/bucket` */
const isBucketAlone = (rawPath: string): boolean => rawPath.length > 1 && rawPath.indexOf('/', 1) < 0;

/**
 * Clients do not agree which parameters belong to a resource, and whether an empty value keeps its `=`. A URL goes through
 * other hands: there all of them are signed.
 */
function formsOf({ location }: PresentedSigV2, rawPath: string, hostBucket: string | undefined): readonly SigV2Forms[] {
  const parameters = location === 'query' ? [SIGNED_PARAMETERS] : [SIGNED_PARAMETERS, ALWAYS_SIGNED_PARAMETERS];
  const slashes = hostBucket === undefined && isBucketAlone(rawPath) ? [false, true] : [false];
  return parameters.flatMap((set) => slashes.flatMap((slashAfterBucket) => [false, true].map((bareWhenEmpty) => ({ hostBucket, parameters: set, slashAfterBucket, bareWhenEmpty }))));
}

export const signV2 = (stringToSign: string, secretAccessKey: string): string =>
  createHmac('sha1', Buffer.from(secretAccessKey, 'utf8')).update(stringToSign, 'latin1').digest('base64');

/** A `+` that was not escaped in a URL arrives as a blank. */
function matches(stringToSign: string, presented: string, secretAccessKey: string): boolean {
  const [expected, given] = [Buffer.from(signV2(stringToSign, secretAccessKey), 'latin1'), Buffer.from(presented.replaceAll(' ', '+'), 'latin1')];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function refuseExpired({ expires }: PresentedSigV2, { now }: VerifyV2Options): RefusedSignature | undefined {
  if (expires !== undefined && now <= expires * 1000) return undefined;
  const fields = { ...(expires !== undefined && { Expires: isoSeconds(expires * 1000) }), ServerTime: isoSeconds(now) };
  return { ok: false, code: 'AccessDenied', reason: 'presigned-expired', message: expires === undefined ? 'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters' : 'Request has expired', fields };
}

function refuseSkewed({ headers }: HttpRequestParts, { now, skewMs = DEFAULT_SKEW_MS }: VerifyV2Options): RefusedSignature | undefined {
  const date = headerValue(headers, 'x-amz-date') ?? headerValue(headers, 'date') ?? '';
  const signedAt = parseDateHeader(date) ?? parseAmzDate(date);
  if (signedAt === undefined) throw missingDate('s3');
  if (Math.abs(now - signedAt) <= skewMs) return undefined;
  return {
    ok: false, code: 'RequestTimeTooSkewed', reason: 'clock-skew', message: 'The difference between the request time and the current time is too large.',
    fields: { RequestTime: date, ServerTime: isoSeconds(now), MaxAllowedSkewMilliseconds: String(skewMs) },
  };
}

/** Beyond the years of a Date nothing expires any more. */
const isoSeconds = (at: number): string => (Math.abs(at) > 8.64e15 ? new Date(8.64e15) : new Date(at)).toISOString().slice(0, 19) + 'Z';

/** Without what was signed where it may name a session token (a form's policy). */
const mismatch = (presented: PresentedSigV2, stringToSign?: string): RefusedSignature => ({
  ok: false,
  code: 'SignatureDoesNotMatch',
  reason: 'signature-mismatch',
  message: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  fields: { AWSAccessKeyId: presented.accessKeyId, ...(stringToSign !== undefined && { StringToSign: stringToSign }), SignatureProvided: presented.signature },
  stringToSign,
});
