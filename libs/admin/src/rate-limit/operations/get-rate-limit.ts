import { type AdminInput, defineRead, type OperationContext, type Reads } from '#operation';
import { RATE_LIMITS_STREAM, rateLimits } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { readBucket } from '../../bucket/named-bucket.js';
import { noSuchUser, readUser } from '../../named-user.js';
import { requiredUid } from '../../uid.js';
import { rateLimitInfo, scopeOf } from '../rate-limit-request.js';

/** `ratelimit get`, `global ratelimit get`. Source: Ceph, "Admin Operations", Rate Limit. */
export const getRateLimit = defineRead({
  name: 'AdminGetRateLimit',
  service: 'admin',
  feature: 'rate-limit',
  route: { method: 'GET', path: '/ratelimit', root: 'ratelimit' },
  actions: ['admin:GetRateLimit'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'NoSuchBucket', 'InvalidTenantName', 'InvalidArgument'],
  access: byCap('admin:GetRateLimit', 'ratelimit', 'read'),

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    const { global, scope } = scopeOf(input);
    if (global) return globalLimits(reads);
    return scope === 'user' ? { user_ratelimit: rateLimitInfo(await ofUser(input, reads, ctx)) } : { bucket_ratelimit: rateLimitInfo((await readBucket(input, reads, ctx)).state.rateLimit) };
  },
});

async function globalLimits(reads: Reads) {
  const found = (await reads.byStream(rateLimits, RATE_LIMITS_STREAM))?.state;
  return { bucket_ratelimit: rateLimitInfo(found?.bucket), user_ratelimit: rateLimitInfo(found?.user), anonymous_ratelimit: rateLimitInfo(found?.anonymous) };
}

async function ofUser(input: AdminInput, reads: Reads, ctx: OperationContext) {
  const found = await readUser(requiredUid(input, ctx), reads, ctx);
  if (!found) throw noSuchUser();
  return found.state.rateLimit;
}
