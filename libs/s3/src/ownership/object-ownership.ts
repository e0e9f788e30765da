import type { OperationSettings } from '#operation';
import type { BucketState } from '../bucket/bucket.state.js';

/** Source: S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket". */
export type ObjectOwnership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';

type Compat = Pick<OperationSettings, 'compat'>;

/** What holds where nothing was ever set: AWS disables ACLs since April 2023, RGW has them. Where controls were deleted, ACLs work. */
export function objectOwnership({ ownership }: Pick<BucketState, 'ownership'>, { compat }: Compat): ObjectOwnership {
  if (ownership === undefined) return compat === 'aws' ? 'BucketOwnerEnforced' : 'ObjectWriter';
  return ownership === 'deleted' ? 'ObjectWriter' : ownership;
}

/** What GetBucketOwnershipControls shows; undefined: there are none. */
export const shownOwnership = ({ ownership }: Pick<BucketState, 'ownership'>, { compat }: Compat): ObjectOwnership | undefined =>
  ownership === 'deleted' ? undefined : ownership ?? (compat === 'aws' ? 'BucketOwnerEnforced' : undefined);

/** Everything in the bucket is its owner's, and policies alone say who may do what. */
export const aclsDisabled = (state: Pick<BucketState, 'ownership'>, settings: Compat): boolean => objectOwnership(state, settings) === 'BucketOwnerEnforced';
