import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketWebsiteOutput, GetBucketWebsiteRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { presentBucket } from '../../bucket/bucket.queries.js';

/** Source: S3 API Reference, GetBucketWebsite. */
export const getBucketWebsite = defineRead({
  name: 'GetBucketWebsite',
  service: 's3',
  feature: 'website',
  schema: awsOperation('s3', 'GetBucketWebsite'),
  actions: ['s3:GetBucketWebsite'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchWebsiteConfiguration'],
  access: onBucket<GetBucketWebsiteRequest>('s3:GetBucketWebsite'),

  async answer(input, reads, ctx): Promise<GetBucketWebsiteOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    if (found?.state?.website === undefined) throw new RolegateError('NoSuchWebsiteConfiguration', '', { fields: { BucketName: input.Bucket! } });
    return found.state.website as GetBucketWebsiteOutput;
  },
});
