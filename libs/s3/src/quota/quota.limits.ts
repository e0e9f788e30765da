import { account, type Quota, user } from '#iam';
import { isRealAccount } from '#kernel';
import type { OperationContext } from '#operation';
import type { BucketState } from '../bucket/bucket.state.js';

export type Limits = Pick<Quota, 'maxSize' | 'maxObjects'>;

/** The quotas that hold for what is stored in a bucket. */
export interface BucketLimits {
  readonly bucket?: Limits;
  /** Over all buckets of its owner. */
  readonly owner?: Limits;
}

interface OwnersQuotas {
  readonly own?: Limits & { readonly enabled: boolean };
  readonly ofBuckets?: Limits & { readonly enabled: boolean };
}

/**
 * undefined: none is enabled. A bucket's own quota takes the place of what its owner has for each bucket. Source: rgw_op.cc,
 * RGWOp::init_quota.
 */
export function limitsOf(state: BucketState, ctx: Pick<OperationContext, 'directory'>): BucketLimits | undefined {
  const { own, ofBuckets } = quotasOfOwner(state, ctx);
  const owner = own?.enabled ? own : undefined;
  const each = state.quota?.enabled ? state.quota : ofBuckets?.enabled ? ofBuckets : undefined;
  return owner || each ? { bucket: each, owner } : undefined;
}

const NONE: OwnersQuotas = {};

function quotasOfOwner({ owner, account: accountId }: BucketState, { directory }: Pick<OperationContext, 'directory'>): OwnersQuotas {
  if (isRealAccount(accountId)) {
    const found = directory.get(account, owner.stream)?.state;
    return found ? { own: found.quota, ofBuckets: found.bucketQuota } : NONE;
  }
  const found = owner.stream === '' ? undefined : directory.get(user, owner.stream)?.state;
  return found ? { own: found.userQuota, ofBuckets: found.bucketQuota } : NONE;
}
