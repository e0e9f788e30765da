import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketVersioningOutput, GetBucketVersioningRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { presentBucket } from '../../bucket/bucket.queries.js';

/** Source: S3 API Reference, GetBucketVersioning: no Status where versioning was never enabled. */
export const getBucketVersioning = defineRead({
  name: 'GetBucketVersioning',
  service: 's3',
  feature: 'versioning',
  schema: awsOperation('s3', 'GetBucketVersioning'),
  actions: ['s3:GetBucketVersioning'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  anonymous: 'by-policy',
  access: onBucket<GetBucketVersioningRequest>('s3:GetBucketVersioning'),
  answer: (input, _reads, ctx): GetBucketVersioningOutput => ({ Status: presentBucket(input, ctx).state.versioning }),
});
