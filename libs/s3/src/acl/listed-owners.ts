import type { OperationContext } from '#operation';
import { ownerNow } from '../bucket/bucket.owner.js';
import type { BucketState } from '../bucket/bucket.state.js';
import type { ShownOwners } from '../object/listing/listing-reply.js';
import { aclsDisabled } from '../ownership/object-ownership.js';

/** Owners of a bucket's objects under their ids of today. Where ACLs are disabled all are its owner's. */
export function ownersIn(state: BucketState, { directory, settings }: OperationContext): ShownOwners {
  const bucketOwner = ownerNow(state.owner, directory);
  if (aclsDisabled(state, settings)) return () => bucketOwner;
  return (owner) => (owner === undefined ? bucketOwner : ownerNow(owner, directory));
}
