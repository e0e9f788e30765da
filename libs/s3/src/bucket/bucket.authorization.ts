import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { chargedFor } from '../request-payment/requester-pays.js';
import { rightsOnBucket } from '../acl/acl.rights.js';
import { withRestriction } from '../public-access/restricted-bucket.js';
import { resourceArn } from './bucket.address.js';
import { ownerNow } from './bucket.owner.js';
import { compiledPolicyOf } from './bucket.policy.js';
import { type BucketInput, type FoundBucket, withBucket } from './bucket.queries.js';

/** The question whether the caller may do `action` on the bucket, or on the object `key` in it. */
export function bucketAccess({ state }: FoundBucket, action: string, ctx: OperationContext, key?: string, conditions?: ConditionValues): AccessRequest {
  const owning = ownerNow(state.owner, ctx.directory);
  const charged = chargedFor(state, ctx);
  const { owner, acl } = rightsOnBucket(state, action, ctx);
  return {
    action,
    resource: resourceArn(state, key),
    resourceAccount: state.account,
    bucket: owning === state.owner && charged === undefined ? state : { bucketId: state.bucketId, name: state.name, owner: owning, charged, tags: state.tags, logging: state.logging },
    resourcePolicy: withRestriction(state, compiledPolicyOf(state, ctx.settings.switches), ctx),
    owner,
    acl,
    conditions,
  };
}

/** Authorization of an operation on a bucket. @throws RolegateError NoSuchBucket, before anything is asked */
export const onBucket = <I extends BucketInput>(action: string, conditions?: (input: I, ctx: OperationContext) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> =>
    withBucket(input, ctx, (found) => bucketAccess(found, action, ctx, undefined, conditions?.(input, ctx)));
