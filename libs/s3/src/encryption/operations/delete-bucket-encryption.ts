import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteBucketEncryptionRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketEncryptionDeleted } from '../encryption.events.js';

/** Source: S3 API Reference, DeleteBucketEncryption: a bucket without a rule answers the same. Objects stay encrypted. */
export const deleteBucketEncryption = defineWrite({
  name: 'DeleteBucketEncryption',
  service: 's3',
  feature: 'encryption',
  schema: awsOperation('s3', 'DeleteBucketEncryption'),
  actions: ['s3:PutEncryptionConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  access: onBucket<DeleteBucketEncryptionRequest>('s3:PutEncryptionConfiguration'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const deleted: BucketEncryptionDeleted = { type: 'BucketEncryptionDeleted', data: {} };
    return { writes: appendToBucket(found, found.state.encryption === undefined ? [] : [deleted]), output: {} };
  },
});
