import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketCorsOutput, GetBucketCorsRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { presentBucket } from '../../bucket/bucket.queries.js';

/** Source: S3 API Reference, GetBucketCors. */
export const getBucketCors = defineRead({
  name: 'GetBucketCors',
  service: 's3',
  feature: 'cors',
  schema: awsOperation('s3', 'GetBucketCors'),
  actions: ['s3:GetBucketCORS'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchCORSConfiguration'],
  access: onBucket<GetBucketCorsRequest>('s3:GetBucketCORS'),

  async answer(input, reads, ctx): Promise<GetBucketCorsOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    if (found?.state?.cors === undefined) throw new RolegateError('NoSuchCORSConfiguration', '', { fields: { BucketName: input.Bucket! } });
    return found.state.cors as GetBucketCorsOutput;
  },
});
