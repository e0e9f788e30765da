import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketPolicyRequest } from '@aws-sdk/client-s3';
import { assertPolicyNotBlocked } from '../../public-access/public-policy.js';
import { onBucket } from '../bucket.authorization.js';
import type { BucketPolicyPut } from '../bucket.events.js';
import { assertBucketPolicy } from '../bucket.policy.js';
import { bucketNamed, existingBucket } from '../bucket.queries.js';
import { appendToBucket } from '../bucket.state.js';

/** Source: S3 API Reference, PutBucketPolicy. The text is kept byte for byte. */
export const putBucketPolicy = defineWrite({
  name: 'PutBucketPolicy',
  service: 's3',
  feature: 'bucket',
  schema: awsOperation('s3', 'PutBucketPolicy'),
  actions: ['s3:PutBucketPolicy'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedPolicy'],
  access: onBucket<PutBucketPolicyRequest>('s3:PutBucketPolicy'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = existingBucket(existing, input);
    const policy = input.Policy!;
    assertBucketPolicy(policy, found.state.name, ctx.settings);
    assertPolicyNotBlocked(found.state, policy, ctx.settings.switches);
    const put: BucketPolicyPut = { type: 'BucketPolicyPut', data: { policy } };
    return { writes: appendToBucket(found, found.state.policy === policy ? [] : [put]), output: {} };
  },
});
