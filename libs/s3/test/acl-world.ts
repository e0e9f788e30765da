import type { ObjectStore } from '../src/index.js';
import { aBucket, OTHER, policyPut } from './s3-fixtures.js';

const everything = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const toAll = { grantee: { group: 'AllUsers' }, permission: 'READ' } as const;
const toSelf = { grantee: { ownerOf: 'self' }, permission: 'FULL_CONTROL' } as const;

/**
 * TESTER's buckets: `acl-open` lets everybody list it and OTHER read its ACL, `acl-disabled` has no ACLs, `acl-blocked` has a
 * public policy and ACL, and all four settings of the public access block.
 */
export const aclBuckets = [
  aBucket('acl-open', [{ type: 'BucketAclPut', data: { grants: [toSelf, toAll, { grantee: OTHER, permission: 'READ_ACP' }] } }]),
  aBucket('acl-disabled', [{ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'BucketOwnerEnforced' } }]),
  aBucket('acl-blocked', [
    policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acl-blocked/*' }),
    { type: 'BucketAclPut', data: { grants: [toSelf, toAll] } },
    { type: 'BucketPublicAccessBlockPut', data: everything },
  ]),
];

export const aclContents = { 'acl-open': { private: 'shut' }, 'acl-disabled': { own: 'x' }, 'acl-blocked': { a: 'blocked' } };

/** `foreign` is OTHER's, wherever it is; `public` may be read by all. */
export async function beginAcls(store: ObjectStore): Promise<void> {
  await store.put('ID-OF-ACL-OPEN', 'public', Buffer.from('for all'), { annotations: { acl: { grants: [toSelf, toAll] } } });
  for (const bucketId of ['ID-OF-ACL-OPEN', 'ID-OF-ACL-DISABLED']) await store.put(bucketId, 'foreign', Buffer.from('of OTHER'), { annotations: { owner: OTHER } });
}
