import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketOwnershipControlsOutput, GetBucketOwnershipControlsRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { shownOwnership } from '../object-ownership.js';

/** Source: S3 API Reference, GetBucketOwnershipControls. */
export const getBucketOwnershipControls = defineRead({
  name: 'GetBucketOwnershipControls',
  service: 's3',
  feature: 'ownership',
  schema: awsOperation('s3', 'GetBucketOwnershipControls'),
  actions: ['s3:GetBucketOwnershipControls'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'OwnershipControlsNotFoundError'],
  access: onBucket<GetBucketOwnershipControlsRequest>('s3:GetBucketOwnershipControls'),

  async answer(input, reads, ctx): Promise<GetBucketOwnershipControlsOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    const shown = shownOwnership(found?.state ?? {}, ctx.settings);
    if (shown === undefined) throw new RolegateError('OwnershipControlsNotFoundError', '', { fields: { BucketName: input.Bucket! } });
    return { OwnershipControls: { Rules: [{ ObjectOwnership: shown }] } };
  },
});
