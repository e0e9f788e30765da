import type { Feature } from '#operation';
import { rateLimits } from '#s3';
import { getRateLimit } from './operations/get-rate-limit.js';
import { setRateLimit } from './operations/set-rate-limit.js';

/** Rate limits in Ceph's admin API. */
export const rateLimitFeature: Feature = { name: 'rate-limit', aggregate: rateLimits, operations: [getRateLimit, setRateLimit] };
