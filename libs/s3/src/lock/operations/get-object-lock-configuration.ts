import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectLockConfigurationOutput, GetObjectLockConfigurationRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { presentBucket } from '../../bucket/bucket.queries.js';

/** Source: S3 API Reference, GetObjectLockConfiguration. */
export const getObjectLockConfiguration = defineRead({
  name: 'GetObjectLockConfiguration',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'GetObjectLockConfiguration'),
  actions: ['s3:GetBucketObjectLockConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'ObjectLockConfigurationNotFoundError'],
  access: onBucket<GetObjectLockConfigurationRequest>('s3:GetBucketObjectLockConfiguration'),

  async answer(input, reads, ctx): Promise<GetObjectLockConfigurationOutput> {
    const found = await reads.byStream(bucket, presentBucket(input, ctx).stream);
    if (found?.state?.objectLock === undefined) throw new RolegateError('ObjectLockConfigurationNotFoundError', '', { fields: { BucketName: input.Bucket! } });
    return { ObjectLockConfiguration: found.state.objectLock };
  },
});
