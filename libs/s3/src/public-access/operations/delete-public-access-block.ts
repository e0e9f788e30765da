import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeletePublicAccessBlockRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketPublicAccessBlockDeleted } from '../public-access.events.js';

/** Source: S3 API Reference, DeletePublicAccessBlock: a bucket without one answers the same. The action is the one that sets it. */
export const deletePublicAccessBlock = defineWrite({
  name: 'DeletePublicAccessBlock',
  service: 's3',
  feature: 'public-access',
  schema: awsOperation('s3', 'DeletePublicAccessBlock'),
  actions: ['s3:PutBucketPublicAccessBlock'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  access: onBucket<DeletePublicAccessBlockRequest>('s3:PutBucketPublicAccessBlock'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const deleted: BucketPublicAccessBlockDeleted = { type: 'BucketPublicAccessBlockDeleted', data: {} };
    return { writes: appendToBucket(found, found.state.publicAccessBlock === undefined ? [] : [deleted]), output: {} };
  },
});
