import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetPublicAccessBlockOutput, GetPublicAccessBlockRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { presentBucket } from '../../bucket/bucket.queries.js';

/** Source: S3 API Reference, GetPublicAccessBlock. */
export const getPublicAccessBlock = defineRead({
  name: 'GetPublicAccessBlock',
  service: 's3',
  feature: 'public-access',
  schema: awsOperation('s3', 'GetPublicAccessBlock'),
  actions: ['s3:GetBucketPublicAccessBlock'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchPublicAccessBlockConfiguration'],
  access: onBucket<GetPublicAccessBlockRequest>('s3:GetBucketPublicAccessBlock'),

  async answer(input, reads, ctx): Promise<GetPublicAccessBlockOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    const block = found?.state?.publicAccessBlock;
    if (block === undefined) throw new RolegateError('NoSuchPublicAccessBlockConfiguration', '', { fields: { BucketName: input.Bucket! } });
    return { PublicAccessBlockConfiguration: block };
  },
});
