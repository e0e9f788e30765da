import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketVersioningOutput, GetBucketVersioningRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../bucket.authorization.js';

/** Source: S3 API Reference, GetBucketVersioning: no Status where versioning was never enabled, and here it cannot be. */
export const getBucketVersioning = defineRead({
  name: 'GetBucketVersioning',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'GetBucketVersioning'),
  actions: ['s3:GetBucketVersioning'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  anonymous: 'by-policy',
  access: onBucket<GetBucketVersioningRequest>('s3:GetBucketVersioning'),
  answer: (): GetBucketVersioningOutput => ({}),
});
