import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketAclRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../bucket.authorization.js';
import { presentBucket } from '../bucket.queries.js';
import { privateAcl } from '../private-acl.js';

/** Source: S3 API Reference, GetBucketAcl. */
export const getBucketAcl = defineRead({
  name: 'GetBucketAcl',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'GetBucketAcl'),
  actions: ['s3:GetBucketAcl'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  anonymous: 'by-policy',
  access: onBucket<GetBucketAclRequest>('s3:GetBucketAcl'),
  answer: (input, _reads, ctx) => privateAcl(presentBucket(input, ctx).state, ctx),
});
