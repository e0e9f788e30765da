import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketCorsRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketCorsDeleted } from '../cors.events.js';

/** Source: S3 API Reference, DeleteBucketCors: needs s3:PutBucketCORS; a bucket without rules answers the same. */
export const deleteBucketCors = defineWrite({
  name: 'DeleteBucketCors',
  service: 's3',
  feature: 'cors',
  schema: awsOperation('s3', 'DeleteBucketCors'),
  actions: ['s3:PutBucketCORS'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  access: onBucket<DeleteBucketCorsRequest>('s3:PutBucketCORS'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const deleted: BucketCorsDeleted = { type: 'BucketCorsDeleted', data: {} };
    return { writes: appendToBucket(found, found.state.cors === undefined ? [] : [deleted]), output: {} };
  },
});
