import { isDeepStrictEqual } from 'node:util';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketWebsiteRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import { websiteConfiguration } from '../website.configuration.js';
import type { BucketWebsitePut } from '../website.events.js';

/** Source: S3 API Reference, PutBucketWebsite. */
export const putBucketWebsite = defineWrite({
  name: 'PutBucketWebsite',
  service: 's3',
  feature: 'website',
  schema: awsOperation('s3', 'PutBucketWebsite'),
  actions: ['s3:PutBucketWebsite'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidArgument', 'InvalidRequest', 'MaxMessageLengthExceeded'],
  access: onBucket<PutBucketWebsiteRequest>('s3:PutBucketWebsite'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const put: BucketWebsitePut = { type: 'BucketWebsitePut', data: websiteConfiguration(input.WebsiteConfiguration!) };
    return { writes: appendToBucket(found, isDeepStrictEqual(found.state.website, put.data) ? [] : [put]), output: {} };
  },
});
