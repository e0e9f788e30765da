import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketEncryptionOutput, GetBucketEncryptionRequest, ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { presentBucket } from '../../bucket/bucket.queries.js';

/** Source: S3 API Reference, GetBucketEncryption. A bucket without a rule has what the node's setting says, as AWS's all have one. */
export const getBucketEncryption = defineRead({
  name: 'GetBucketEncryption',
  service: 's3',
  feature: 'encryption',
  schema: awsOperation('s3', 'GetBucketEncryption'),
  actions: ['s3:GetEncryptionConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'ServerSideEncryptionConfigurationNotFoundError'],
  access: onBucket<GetBucketEncryptionRequest>('s3:GetEncryptionConfiguration'),

  async answer(input, reads, ctx): Promise<GetBucketEncryptionOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    const { defaultEncryption: SSEAlgorithm } = ctx.settings;
    const rule = found?.state?.encryption ?? (SSEAlgorithm && { ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: false });
    if (rule === undefined) throw new RolegateError('ServerSideEncryptionConfigurationNotFoundError', '', { fields: { BucketName: input.Bucket! } });
    return { ServerSideEncryptionConfiguration: { Rules: [rule as ServerSideEncryptionRule] } };
  },
});
