import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketLocationOutput, GetBucketLocationRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../bucket.authorization.js';
import { presentBucket } from '../bucket.queries.js';

/** Source: S3 API Reference, GetBucketLocation: empty for us-east-1. */
export const getBucketLocation = defineRead({
  name: 'GetBucketLocation',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'GetBucketLocation'),
  actions: ['s3:GetBucketLocation'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  anonymous: 'by-policy',
  access: onBucket<GetBucketLocationRequest>('s3:GetBucketLocation'),
  answer(input, _reads, ctx): GetBucketLocationOutput {
    const { region } = presentBucket(input, ctx).state;
    return { LocationConstraint: (region === 'us-east-1' ? '' : region) as GetBucketLocationOutput['LocationConstraint'] };
  },
});
