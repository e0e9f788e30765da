import { formatAmzDate } from './amz-date.js';
import type { PresentedSigV4 } from './presented-signature.js';
import type { RefusedSignature, VerifyOptions } from './verification.js';

/** AWS and Ceph: 15 minutes. */
export const DEFAULT_SKEW_MS = 900_000;

/** The refusal of a signature that is too old or from the future; undefined when its time is good. */
export function refuseByTime(presented: PresentedSigV4, options: VerifyOptions): RefusedSignature | undefined {
  const skewMs = options.skewMs ?? DEFAULT_SKEW_MS;
  if (presented.expires !== undefined) return refusePresigned(presented, presented.expires, options, skewMs);
  const age = options.now - presented.signedAt;
  if (age <= skewMs && age >= -skewMs) return undefined;
  if (options.protocol === 'query') return expiredQuery(presented, options, skewMs, age > 0 ? presented.signedAt + skewMs : undefined);
  return {
    ok: false,
    code: 'RequestTimeTooSkewed',
    reason: 'clock-skew',
    message: 'The difference between the request time and the current time is too large.',
    fields: {
      RequestTime: presented.amzDate,
      ServerTime: isoSeconds(options.now),
      MaxAllowedSkewMilliseconds: String(skewMs),
    },
  };
}

function refusePresigned(presented: PresentedSigV4, expires: number, options: VerifyOptions, skewMs: number): RefusedSignature | undefined {
  const end = presented.signedAt + expires * 1000;
  const expired = options.now > end;
  if (!expired && presented.signedAt <= options.now + skewMs) return undefined;
  if (options.protocol === 'query') return expiredQuery(presented, options, skewMs, expired ? end : undefined);
  const serverTime = { ServerTime: isoSeconds(options.now) };
  return {
    ok: false,
    code: 'AccessDenied',
    reason: expired ? 'presigned-expired' : 'presigned-not-yet-valid',
    message: expired ? 'Request has expired' : 'Request is not yet valid',
    fields: expired ? { 'X-Amz-Expires': String(expires), Expires: isoSeconds(end), ...serverTime } : serverTime,
  };
}

/** STS and IAM: "Common errors", RequestExpired. `end` is undefined for a signature from the future. */
function expiredQuery(presented: PresentedSigV4, options: VerifyOptions, skewMs: number, end: number | undefined): RefusedSignature {
  const now = formatAmzDate(options.now);
  const presigned = presented.expires !== undefined;
  return {
    ok: false,
    code: 'RequestExpired',
    reason: !presigned ? 'clock-skew' : end === undefined ? 'presigned-not-yet-valid' : 'presigned-expired',
    message:
      end === undefined
        ? `Signature not yet current: ${presented.amzDate} is still later than ${formatAmzDate(options.now + skewMs)} (${now} + ${skewMs / 60_000} min.)`
        : `Signature expired: ${presigned ? formatAmzDate(end) : presented.amzDate} is now earlier than ${presigned ? now : `${formatAmzDate(options.now - skewMs)} (${now} - ${skewMs / 60_000} min.)`}`,
  };
}

const isoSeconds = (at: number): string => new Date(at).toISOString().slice(0, 19) + 'Z';
