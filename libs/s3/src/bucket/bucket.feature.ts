import type { Feature } from '#operation';
import type { ObjectStore } from '../store/index.js';
import { bucket } from './bucket.projection.js';
import { createBucket } from './operations/create-bucket.js';
import { deleteBucket } from './operations/delete-bucket.js';
import { deleteBucketPolicy } from './operations/delete-bucket-policy.js';
import { getBucketLocation } from './operations/get-bucket-location.js';
import { getBucketPolicy } from './operations/get-bucket-policy.js';
import { headBucket } from './operations/head-bucket.js';
import { listBuckets } from './operations/list-buckets.js';
import { putBucketPolicy } from './operations/put-bucket-policy.js';

export const bucketFeature = (store: ObjectStore): Feature => ({
  name: 'bucket',
  aggregate: bucket,
  operations: [
    createBucket(store), deleteBucket(store), listBuckets, headBucket, getBucketLocation,
    putBucketPolicy, getBucketPolicy, deleteBucketPolicy,
  ],
});
