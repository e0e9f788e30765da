import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketOwnershipControlsRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import { shownOwnership } from '../object-ownership.js';
import type { BucketOwnershipControlsDeleted } from '../ownership.events.js';

/** Source: S3 API Reference, DeleteBucketOwnershipControls: a bucket without them answers the same. The action is the one that sets them. */
export const deleteBucketOwnershipControls = defineWrite({
  name: 'DeleteBucketOwnershipControls',
  service: 's3',
  feature: 'ownership',
  schema: awsOperation('s3', 'DeleteBucketOwnershipControls'),
  actions: ['s3:PutBucketOwnershipControls'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  access: onBucket<DeleteBucketOwnershipControlsRequest>('s3:PutBucketOwnershipControls'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = existingBucket(existing, input);
    const deleted: BucketOwnershipControlsDeleted = { type: 'BucketOwnershipControlsDeleted', data: {} };
    return { writes: appendToBucket(found, shownOwnership(found.state, ctx.settings) === undefined ? [] : [deleted]), output: {} };
  },
});
