import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketPolicyStatusOutput, GetBucketPolicyStatusRequest } from '@aws-sdk/client-s3';
import { isPublicAcl } from '../../acl/acl.request.js';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { noSuchBucket, presentBucket } from '../../bucket/bucket.queries.js';
import { isPublicPolicy } from '../public-policy.js';

/** Source: S3 API Reference, GetBucketPolicyStatus. RGW answers without a policy too, and looks at the ACL as well (rgw_op.cc). */
export const getBucketPolicyStatus = defineRead({
  name: 'GetBucketPolicyStatus',
  service: 's3',
  feature: 'public-access',
  schema: awsOperation('s3', 'GetBucketPolicyStatus'),
  actions: ['s3:GetBucketPolicyStatus'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchBucketPolicy'],
  access: onBucket<GetBucketPolicyStatusRequest>('s3:GetBucketPolicyStatus'),

  async answer(input, reads, ctx): Promise<GetBucketPolicyStatusOutput> {
    const state = (await reads.byStream(bucket, presentBucket(input, ctx).stream))?.state;
    if (state === undefined) throw noSuchBucket(input.Bucket!);
    const byPolicy = isPublicPolicy(state.policy, ctx.settings.switches);
    if (ctx.settings.compat === 'ceph') return { PolicyStatus: { IsPublic: byPolicy || isPublicAcl(state.acl ?? []) } };
    if (state.policy === undefined) throw new RolegateError('NoSuchBucketPolicy', '', { fields: { BucketName: input.Bucket! } });
    return { PolicyStatus: { IsPublic: byPolicy } };
  },
});
