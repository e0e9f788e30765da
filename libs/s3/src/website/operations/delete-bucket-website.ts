import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketWebsiteRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketWebsiteDeleted } from '../website.events.js';

/** Source: S3 API Reference, DeleteBucketWebsite: a bucket without a website answers the same. */
export const deleteBucketWebsite = defineWrite({
  name: 'DeleteBucketWebsite',
  service: 's3',
  feature: 'website',
  schema: awsOperation('s3', 'DeleteBucketWebsite'),
  actions: ['s3:DeleteBucketWebsite'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  access: onBucket<DeleteBucketWebsiteRequest>('s3:DeleteBucketWebsite'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const deleted: BucketWebsiteDeleted = { type: 'BucketWebsiteDeleted', data: {} };
    return { writes: appendToBucket(found, found.state.website === undefined ? [] : [deleted]), output: {} };
  },
});
