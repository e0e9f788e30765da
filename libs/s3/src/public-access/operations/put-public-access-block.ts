import { isDeepStrictEqual } from 'node:util';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutPublicAccessBlockRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketPublicAccessBlockPut } from '../public-access.events.js';

/** Source: S3 API Reference, PutPublicAccessBlock. A setting that is not given is off. */
export const putPublicAccessBlock = defineWrite({
  name: 'PutPublicAccessBlock',
  service: 's3',
  feature: 'public-access',
  schema: awsOperation('s3', 'PutPublicAccessBlock'),
  actions: ['s3:PutBucketPublicAccessBlock'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML'],
  access: onBucket<PutPublicAccessBlockRequest>('s3:PutBucketPublicAccessBlock'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const { BlockPublicAcls = false, IgnorePublicAcls = false, BlockPublicPolicy = false, RestrictPublicBuckets = false } = input.PublicAccessBlockConfiguration!;
    const put: BucketPublicAccessBlockPut = { type: 'BucketPublicAccessBlockPut', data: { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } };
    return { writes: appendToBucket(found, isDeepStrictEqual(found.state.publicAccessBlock, put.data) ? [] : [put]), output: {} };
  },
});
