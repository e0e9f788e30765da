import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketLifecycleRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketLifecycleDeleted } from '../lifecycle.events.js';

/** Source: S3 API Reference, DeleteBucketLifecycle: a bucket without rules answers the same. */
export const deleteBucketLifecycle = defineWrite({
  name: 'DeleteBucketLifecycle',
  service: 's3',
  feature: 'lifecycle',
  schema: awsOperation('s3', 'DeleteBucketLifecycle'),
  actions: ['s3:PutLifecycleConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  access: onBucket<DeleteBucketLifecycleRequest>('s3:PutLifecycleConfiguration'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const deleted: BucketLifecycleDeleted = { type: 'BucketLifecycleDeleted', data: {} };
    return { writes: appendToBucket(found, found.state.lifecycle === undefined ? [] : [deleted]), output: {} };
  },
});
