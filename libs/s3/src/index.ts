import type { Feature } from '#operation';
import { accessGrantsFeature } from './access-grants/access-grants.feature.js';
import { aclFeature } from './acl/index.js';
import { bucketFeature } from './bucket/index.js';
import { corsFeature } from './cors/index.js';
import { bucketDefaultsFeature } from './bucket-defaults/bucket-defaults.feature.js';
import { bucketTaggingFeature } from './bucket-tagging/bucket-tagging.feature.js';
import { loggingFeature } from './logging/logging.feature.js';
import { notificationFeature } from './notification/notification.feature.js';
import { type BucketKeys, encryptionFeature, noBucketKeys, ObjectSealer } from './encryption/index.js';
import { objectFeature } from './object/index.js';
import { lifecycleFeature } from './lifecycle/index.js';
import { lockFeature } from './lock/index.js';
import { ownershipFeature } from './ownership/index.js';
import { publicAccessFeature } from './public-access/index.js';
import { QuotaGuard } from './quota/quota-guard.js';
import { requestPaymentFeature } from './request-payment/request-payment.feature.js';
import type { ObjectStore } from './store/index.js';
import { taggingFeature } from './tagging/index.js';
import { uploadFeature } from './upload/index.js';
import { versioningFeature } from './versioning/index.js';
import { websiteFeature } from './website/index.js';

export * from './acl/index.js';
export * from './bucket/index.js';
export * from './encryption/index.js';
export * from './lifecycle/index.js';
export type * from './lock/lock.events.js';
export * from './cors/index.js';
export * from './logging/index.js';
export * from './notification-target/index.js';
export { copyThrough, isBelowRoot, type PassedCopy, type Passage } from './object/index.js';
export * from './post-object/index.js';
export { QuotaGuard } from './quota/quota-guard.js';
export * from './notification/index.js';
export { RateLimiter, type Spend } from './rate-limit/rate-limiter.js';
export type * from './rate-limit/rate-limits.events.js';
export { RATE_LIMITS_STREAM, rateLimits, type RateLimitsState } from './rate-limit/rate-limits.projection.js';
export * from './store/index.js';
export * from './ownership/index.js';
export * from './public-access/index.js';
export type * from './versioning/index.js';
export * from './website/index.js';

/** Buckets, objects and uploads over a store; objects are encrypted under `bucketKeys`. */
export function s3Features(store: ObjectStore, bucketKeys: BucketKeys = noBucketKeys): readonly Feature[] {
  const quotas = new QuotaGuard(store);
  const sealer = new ObjectSealer(bucketKeys);
  return [
    bucketFeature(store),
    objectFeature(store, quotas, sealer),
    uploadFeature(store, quotas, sealer),
    encryptionFeature,
    lifecycleFeature,
    corsFeature,
    aclFeature(store),
    ownershipFeature,
    publicAccessFeature,
    websiteFeature,
    taggingFeature(store),
    lockFeature(store),
    versioningFeature(store),
    bucketTaggingFeature,
    requestPaymentFeature,
    loggingFeature,
    notificationFeature(store),
    accessGrantsFeature(store),
    bucketDefaultsFeature,
  ];
}
