import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutBucketOwnershipControlsRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { bucketNamed, existingBucket } from '../../bucket/bucket.queries.js';
import { appendToBucket, type BucketState } from '../../bucket/bucket.state.js';
import type { ObjectOwnership } from '../object-ownership.js';
import type { BucketOwnershipControlsPut } from '../ownership.events.js';

/** Source: S3 API Reference, PutBucketOwnershipControls. */
export const putBucketOwnershipControls = defineWrite({
  name: 'PutBucketOwnershipControls',
  service: 's3',
  feature: 'ownership',
  schema: awsOperation('s3', 'PutBucketOwnershipControls'),
  actions: ['s3:PutBucketOwnershipControls'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'MalformedXML', 'InvalidBucketAclWithObjectOwnership'],
  access: onBucket<PutBucketOwnershipControlsRequest>('s3:PutBucketOwnershipControls'),
  loads: (input, ctx) => ({ existing: bucketNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = existingBucket(existing, input);
    const ownership = oneRule(input);
    assertAclMayGo(found.state, ownership);
    const put: BucketOwnershipControlsPut = { type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: ownership } };
    return { writes: appendToBucket(found, found.state.ownership === ownership ? [] : [put]), output: {} };
  },
});

/** @throws RolegateError MalformedXML */
function oneRule({ OwnershipControls }: PutBucketOwnershipControlsRequest): ObjectOwnership {
  const [rule, ...more] = OwnershipControls?.Rules ?? [];
  if (rule?.ObjectOwnership === undefined || more.length > 0) throw new RolegateError('MalformedXML', '', { detail: 'not one rule' });
  return rule.ObjectOwnership;
}

/** Whoever is in by the ACL would be out: he is to be let in by a policy first (S3 User Guide, "Prerequisites for disabling ACLs"). */
export function assertAclMayGo({ acl }: Pick<BucketState, 'acl'>, ownership: ObjectOwnership): void {
  if (ownership === 'BucketOwnerEnforced' && acl?.some(({ grantee }) => !('ownerOf' in grantee))) throw new RolegateError('InvalidBucketAclWithObjectOwnership', '');
}
