import { isDeepStrictEqual } from 'node:util';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketCorsRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import { corsConfiguration } from '../cors.configuration.js';
import type { BucketCorsPut } from '../cors.events.js';

/** Source: S3 API Reference, PutBucketCors. */
export const putBucketCors = defineWrite({
  name: 'PutBucketCors',
  service: 's3',
  feature: 'cors',
  schema: awsOperation('s3', 'PutBucketCors'),
  actions: ['s3:PutBucketCORS'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidRequest', 'MaxMessageLengthExceeded'],
  access: onBucket<PutBucketCorsRequest>('s3:PutBucketCORS'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const put: BucketCorsPut = { type: 'BucketCorsPut', data: corsConfiguration(input.CORSConfiguration!) };
    return { writes: appendToBucket(found, isDeepStrictEqual(found.state.cors, put.data) ? [] : [put]), output: {} };
  },
});
