import { type AdminInput, defineWrite, type WriteOperation } from '#operation';
import { bucketDeletion, closedFor, type ObjectStore } from '#s3';
import { bucketNamed, byBucketCap, presentBucket } from '../named-bucket.js';

/** `bucket rm` of an empty bucket. Source: Ceph, "Admin Operations", Remove Bucket. */
export const removeBucket = (store: ObjectStore): WriteOperation => defineWrite({
  name: 'AdminRemoveBucket',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'DELETE', path: '/bucket', root: 'bucket' },
  actions: ['admin:RemoveBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'BucketNotEmpty', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byBucketCap('admin:RemoveBucket', 'write'),
  loads: (input: AdminInput) => ({ existing: bucketNamed(input) }),
  decide: (input, { existing }, ctx) => ({ ...bucketDeletion(presentBucket(existing, input, ctx)), output: undefined }),
  frame: (input, { existing }, ctx) => closedFor(store, presentBucket(existing, input, ctx)),
});
