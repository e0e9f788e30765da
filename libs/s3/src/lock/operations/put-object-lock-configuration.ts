import { isDeepStrictEqual } from 'node:util';
import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutObjectLockConfigurationOutput, PutObjectLockConfigurationRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { assertOwnStore } from '../../bucket/bucket.placement.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import { objectLockConfiguration } from '../lock.configuration.js';
import type { BucketObjectLockPut } from '../lock.events.js';

/** Source: S3 API Reference, PutObjectLockConfiguration: also of a bucket that was made without, once it keeps versions. */
export const putObjectLockConfiguration = defineWrite({
  name: 'PutObjectLockConfiguration',
  service: 's3',
  feature: 'lock',
  schema: awsOperation('s3', 'PutObjectLockConfiguration'),
  actions: ['s3:PutBucketObjectLockConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidRetentionPeriod', 'InvalidArgument', 'InvalidBucketState', 'NotImplemented'],
  access: onBucket<PutObjectLockConfigurationRequest>('s3:PutBucketObjectLockConfiguration'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = existingBucket(existing, input);
    assertOwnStore(found.state, 'x-amz-bucket-object-lock-enabled');
    const { objectLock, versioning } = found.state;
    if (objectLock === undefined && versioning !== 'Enabled') {
      throw new RolegateError('InvalidBucketState', "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", { fields: { BucketName: found.state.name } });
    }
    const put: BucketObjectLockPut = { type: 'BucketObjectLockPut', data: objectLockConfiguration(input.ObjectLockConfiguration ?? {}, ctx.settings) };
    return { writes: appendToBucket(found, isDeepStrictEqual(objectLock, put.data) ? [] : [put]), output: {} as PutObjectLockConfigurationOutput };
  },
});
