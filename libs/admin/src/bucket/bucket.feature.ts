import type { Feature } from '#operation';
import type { ObjectStore } from '#s3';
import { adoptBucket } from './operations/adopt-bucket.js';
import { checkBucketIndex } from './operations/check-bucket-index.js';
import { getBucketAclPolicy } from './operations/get-bucket-policy.js';
import { getBuckets } from './operations/get-buckets.js';
import { getUserStats } from './operations/get-user-stats.js';
import { linkBucket } from './operations/link-bucket.js';
import { purgeBucket } from './operations/purge-bucket.js';
import { purgeUser } from './operations/purge-user.js';
import { registerBucket } from './operations/register-bucket.js';
import { removeBucket } from './operations/remove-bucket.js';
import { removeObject } from './operations/remove-object.js';
import { setBucketQuota } from './operations/set-bucket-quota.js';
import { unlinkBucket } from './operations/unlink-bucket.js';

/** Buckets of Ceph's admin API, over the aggregate of #s3; objects live in `store`. */
export function adminBucketFeature(store: ObjectStore): Feature {
  const remove = removeBucket(store);
  const register = registerBucket(store);
  return {
    name: 'admin-bucket',
    operations: [
      getBuckets(store), getBucketAclPolicy(store), checkBucketIndex(store), linkBucket, unlinkBucket, setBucketQuota, remove, purgeBucket(store, remove), register, adoptBucket(store, register),
      removeObject(store), getUserStats(store), purgeUser(store, remove),
    ],
  };
}
