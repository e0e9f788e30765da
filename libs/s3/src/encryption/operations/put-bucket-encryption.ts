import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketEncryptionRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketEncryptionPut } from '../encryption.events.js';
import { checkedEncryption } from '../encryption.validation.js';

/** Source: S3 API Reference, PutBucketEncryption. Objects that are there stay as they are. A bucket in another store: docs/adr/0025. */
export const putBucketEncryption = defineWrite({
  name: 'PutBucketEncryption',
  service: 's3',
  feature: 'encryption',
  schema: awsOperation('s3', 'PutBucketEncryption'),
  actions: ['s3:PutEncryptionConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidArgument', 'NotImplemented'],
  access: onBucket<PutBucketEncryptionRequest>('s3:PutEncryptionConfiguration'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const put: BucketEncryptionPut = { type: 'BucketEncryptionPut', data: checkedEncryption(input.ServerSideEncryptionConfiguration!) };
    return { writes: appendToBucket(found, JSON.stringify(found.state.encryption) === JSON.stringify(put.data) ? [] : [put]), output: {} };
  },
});
