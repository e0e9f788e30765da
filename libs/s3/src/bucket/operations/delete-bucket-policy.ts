import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketPolicyRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../bucket.authorization.js';
import type { BucketPolicyDeleted } from '../bucket.events.js';
import { bucketNamed, existingBucket } from '../bucket.queries.js';
import { appendToBucket } from '../bucket.state.js';

/** Source: S3 API Reference, DeleteBucketPolicy: a bucket without a policy answers the same. */
export const deleteBucketPolicy = defineWrite({
  name: 'DeleteBucketPolicy',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'DeleteBucketPolicy'),
  actions: ['s3:DeleteBucketPolicy'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  access: onBucket<DeleteBucketPolicyRequest>('s3:DeleteBucketPolicy'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const deleted: BucketPolicyDeleted = { type: 'BucketPolicyDeleted', data: {} };
    return { writes: appendToBucket(found, found.state.policy === undefined ? [] : [deleted]), output: {} };
  },
});
