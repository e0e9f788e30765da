import type { OperationContext } from '#operation';
import type { GetBucketAclOutput } from '@aws-sdk/client-s3';
import { ownerNow } from './bucket.owner.js';
import type { BucketState } from './bucket.state.js';

/** The only ACL there is: all to the owner. Source: S3 User Guide, "Access control list (ACL) overview", canned ACL `private`. */
export function privateAcl({ owner }: Pick<BucketState, 'owner'>, { directory }: Pick<OperationContext, 'directory'>): GetBucketAclOutput {
  const who = { ID: ownerNow(owner, directory).id, DisplayName: owner.displayName };
  return { Owner: who, Grants: [{ Grantee: { ...who, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] };
}
