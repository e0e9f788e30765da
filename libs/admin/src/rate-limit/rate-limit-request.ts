import { NO_RATE_LIMIT, type RateLimit } from '#iam';
import type { AdminInput } from '#operation';
import { filled, flag, invalidArgument, wholeNumber } from '../parameters.js';

/** As RGW dumps it (rgw_quota.cc, RGWRateLimitInfo::dump). */
export const rateLimitInfo = (limit: RateLimit | undefined) => {
  const { maxReadOps, maxWriteOps, maxReadBytes, maxWriteBytes, enabled } = limit ?? NO_RATE_LIMIT;
  return { max_read_ops: maxReadOps, max_write_ops: maxWriteOps, max_read_bytes: maxReadBytes, max_write_bytes: maxWriteBytes, enabled };
};

export const sameRateLimit = (a: RateLimit | undefined, b: RateLimit | undefined): boolean => JSON.stringify(rateLimitInfo(a)) === JSON.stringify(rateLimitInfo(b));

/** What is named changes, the rest stays. Source: rgw_rest_ratelimit.cc, RGWOp_Ratelimit_Set. @throws RolegateError InvalidArgument */
export function requestedRateLimit(input: AdminInput, present: RateLimit = NO_RATE_LIMIT): RateLimit {
  return {
    enabled: flag(input, 'enabled') ?? present.enabled,
    maxReadOps: amount(input, 'max-read-ops') ?? present.maxReadOps,
    maxWriteOps: amount(input, 'max-write-ops') ?? present.maxWriteOps,
    maxReadBytes: amount(input, 'max-read-bytes') ?? present.maxReadBytes,
    maxWriteBytes: amount(input, 'max-write-bytes') ?? present.maxWriteBytes,
  };
}

function amount(input: AdminInput, name: string): number | undefined {
  const value = wholeNumber(input, name);
  if (value !== undefined && value < 0) throw invalidArgument(`${name} must not be negative`, name, input[name]);
  return value;
}

/** `global`, and `ratelimit-scope`: whose limit is meant. @throws RolegateError InvalidArgument */
export function scopeOf(input: AdminInput): { readonly global: boolean; readonly scope: 'user' | 'bucket' | 'anonymous' | undefined } {
  const global = flag(input, 'global') ?? false;
  const scope = filled(input, 'ratelimit-scope');
  if (scope !== undefined && scope !== 'user' && scope !== 'bucket' && !(global && (scope === 'anonymous' || scope === 'anon'))) throw invalidArgument('ratelimit-scope must be user or bucket', 'ratelimit-scope', scope);
  if (scope === undefined && !global) throw invalidArgument('The parameter ratelimit-scope is missing.', 'ratelimit-scope');
  return { global, scope: scope === 'anon' ? 'anonymous' : (scope as 'user' | 'bucket' | undefined) };
}
