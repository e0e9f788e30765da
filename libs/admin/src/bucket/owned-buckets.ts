import type { UserState } from '#iam';
import { cephUid } from '#iam';
import { isRealAccount } from '#kernel';
import type { Present, Reads } from '#operation';
import { bucket, type BucketOwner, ownerPath } from '#s3';
import { everyState } from '../every-state.js';
import type { PresentBucket } from './named-bucket.js';

/** What a user's buckets carry as their owner. In a real account they belong to the account. */
export function ownerOf({ stream, state }: Present<UserState>): BucketOwner {
  if (isRealAccount(state.account)) return { stream: `account/${state.account}`, id: state.account, displayName: state.account };
  return { stream, id: cephUid(state), displayName: state.displayName };
}

/** In byte order of their names. */
export const bucketsOf = (owner: Present<UserState>, reads: Reads): AsyncGenerator<PresentBucket> =>
  everyState(reads, bucket, { account: owner.state.account, pathPrefix: ownerPath(ownerOf(owner)) });
