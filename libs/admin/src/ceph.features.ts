import type { Feature } from '#operation';
import type { ObjectStore } from '#s3';
import { adminBucketFeature } from './bucket/bucket.feature.js';
import { metadataFeature } from './metadata/metadata.feature.js';
import { quotaFeature } from './quota/quota.feature.js';
import { rateLimitFeature } from './rate-limit/rate-limit.feature.js';
import { subuserFeature } from './subuser/subuser.feature.js';

/** What Ceph's admin API has beside users, their keys and caps. */
export const cephFeatures = (store: ObjectStore): readonly Feature[] => [subuserFeature, quotaFeature, adminBucketFeature(store), metadataFeature, rateLimitFeature];
