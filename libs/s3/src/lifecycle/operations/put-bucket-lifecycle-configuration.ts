import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketLifecycleConfigurationOutput, PutBucketLifecycleConfigurationRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket } from '../../bucket/bucket.state.js';
import type { BucketLifecyclePut } from '../lifecycle.events.js';
import { checkedRules } from '../lifecycle.validation.js';

/**
 * Source: S3 API Reference, PutBucketLifecycleConfiguration; a body as PutBucketLifecycle had it, with `Prefix` in the rules,
 * is taken too.
 */
export const putBucketLifecycleConfiguration = defineWrite({
  name: 'PutBucketLifecycleConfiguration',
  service: 's3',
  feature: 'lifecycle',
  schema: awsOperation('s3', 'PutBucketLifecycleConfiguration'),
  actions: ['s3:PutLifecycleConfiguration'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidArgument', 'InvalidRequest', 'InvalidTag', 'InvalidStorageClass'],
  access: onBucket<PutBucketLifecycleConfigurationRequest>('s3:PutLifecycleConfiguration'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }, { settings: { compat }, ids }) {
    const found = existingBucket(existing, input);
    const { TransitionDefaultMinimumObjectSize } = input;
    const Rules = checkedRules(input.LifecycleConfiguration, { compat, newId: () => ids.uuid() });
    const put: BucketLifecyclePut = { type: 'BucketLifecyclePut', data: { Rules, ...(TransitionDefaultMinimumObjectSize && { TransitionDefaultMinimumObjectSize }) } };
    const output: PutBucketLifecycleConfigurationOutput = { TransitionDefaultMinimumObjectSize };
    return { writes: appendToBucket(found, JSON.stringify(found.state.lifecycle) === JSON.stringify(put.data) ? [] : [put]), output };
  },
});
