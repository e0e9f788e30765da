import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { HeadBucketOutput, HeadBucketRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../bucket.authorization.js';
import { presentBucket } from '../bucket.queries.js';

/** Source: S3 API Reference, HeadBucket: needs s3:ListBucket. */
export const headBucket = defineRead({
  name: 'HeadBucket',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'HeadBucket'),
  actions: ['s3:ListBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  anonymous: 'by-policy',
  access: onBucket<HeadBucketRequest>('s3:ListBucket'),
  answer: (input, _reads, ctx): HeadBucketOutput => ({ BucketRegion: presentBucket(input, ctx).state.region }),
});
