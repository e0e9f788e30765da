import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketPolicyOutput, GetBucketPolicyRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../bucket.authorization.js';
import { presentBucket } from '../bucket.queries.js';
import { bucket } from '../bucket.projection.js';

/** Source: S3 API Reference, GetBucketPolicy. */
export const getBucketPolicy = defineRead({
  name: 'GetBucketPolicy',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'GetBucketPolicy'),
  actions: ['s3:GetBucketPolicy'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchBucketPolicy'],
  access: onBucket<GetBucketPolicyRequest>('s3:GetBucketPolicy'),

  async answer(input, reads, ctx): Promise<GetBucketPolicyOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    if (found?.state?.policy === undefined) throw new RolegateError('NoSuchBucketPolicy', '', { fields: { BucketName: input.Bucket! } });
    return { Policy: found.state.policy };
  },
});
