import { appendTo, assertMayActFor, type UserRateLimitPut, type UserState } from '#iam';
import { type AdminInput, byStream, defineWrite, type Load, type OperationContext, type Present } from '#operation';
import { appendToBucket, type BucketRateLimitPut, type BucketState, type GlobalRateLimitPut, RATE_LIMITS_STREAM, rateLimits, type RateLimitsState } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { bucketNamed, presentBucket } from '../../bucket/named-bucket.js';
import { presentUser, userNamed } from '../../named-user.js';
import { invalidArgument } from '../../parameters.js';
import { requestedRateLimit, sameRateLimit, scopeOf } from '../rate-limit-request.js';

interface Found {
  readonly owner?: Present<UserState>;
  readonly bucket?: Present<BucketState>;
  readonly global?: Present<RateLimitsState>;
}

/** `ratelimit set|enable|disable`, of a user, a bucket, or all. Source: Ceph, "Admin Operations", Rate Limit. */
export const setRateLimit = defineWrite({
  name: 'AdminSetRateLimit',
  service: 'admin',
  feature: 'rate-limit',
  route: { method: 'POST', path: '/ratelimit', root: 'ratelimit' },
  actions: ['admin:SetRateLimit'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'NoSuchBucket', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:SetRateLimit', 'ratelimit', 'write'),

  loads(input: AdminInput, ctx): Readonly<Record<string, Load>> {
    const { global, scope } = scopeOf(input);
    if (global) return { global: byStream(rateLimits, RATE_LIMITS_STREAM) as Load };
    return scope === 'user' ? { owner: userNamed(input, ctx) as Load } : { bucket: bucketNamed(input) as Load };
  },

  decide(input, found, ctx) {
    const { global, scope } = scopeOf(input);
    const { owner, bucket, global: all } = found as Found;
    const writes = global ? globally(input, scope, all) : scope === 'user' ? ofUser(input, presentUser(owner), ctx) : ofBucket(input, presentBucket(bucket, input, ctx));
    return { writes, output: undefined };
  },
});

function ofUser(input: AdminInput, found: Present<UserState>, { principal }: OperationContext) {
  assertMayActFor(found.state, principal);
  const put: UserRateLimitPut = { type: 'UserRateLimitPut', data: requestedRateLimit(input, found.state.rateLimit) };
  return appendTo(found, sameRateLimit(put.data, found.state.rateLimit) ? [] : [put]);
}

function ofBucket(input: AdminInput, found: Present<BucketState>) {
  const put: BucketRateLimitPut = { type: 'BucketRateLimitPut', data: requestedRateLimit(input, found.state.rateLimit) };
  return appendToBucket(found, sameRateLimit(put.data, found.state.rateLimit) ? [] : [put]);
}

function globally(input: AdminInput, scope: keyof Omit<RateLimitsState, 'account'> | undefined, found: Present<RateLimitsState> | undefined) {
  if (scope === undefined) throw invalidArgument('The parameter ratelimit-scope is missing.', 'ratelimit-scope');
  const present = found?.state[scope];
  const put: GlobalRateLimitPut = { type: 'GlobalRateLimitPut', data: { scope, limit: requestedRateLimit(input, present) } };
  return sameRateLimit(put.data.limit, present) ? [] : [{ stream: RATE_LIMITS_STREAM, account: '', expected: found?.version ?? 0, events: [put] }];
}
