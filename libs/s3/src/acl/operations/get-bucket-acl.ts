import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetBucketAclOutput, GetBucketAclRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { bucket } from '../../bucket/bucket.projection.js';
import { aclsDisabled } from '../../ownership/object-ownership.js';
import { shownAcl } from '../acl.output.js';

/** Source: S3 API Reference, GetBucketAcl. Where ACLs are disabled all is the owner's. */
export const getBucketAcl = defineRead({
  name: 'GetBucketAcl',
  service: 's3',
  feature: 'acl',
  schema: awsOperation('s3', 'GetBucketAcl'),
  actions: ['s3:GetBucketAcl'],
  conditionKeys: [],
  errors: ['NoSuchBucket'],
  anonymous: 'by-policy',
  access: onBucket<GetBucketAclRequest>('s3:GetBucketAcl'),

  async answer(input, reads, ctx): Promise<GetBucketAclOutput> {
    const present = presentBucket(input, ctx);
    const state = (await reads.byStream(bucket, present.stream))?.state ?? present.state;
    return shownAcl(aclsDisabled(state, ctx.settings) ? undefined : state.acl, state.owner, state.owner, ctx);
  },
});
