import type { OperationContext } from '#operation';
import { type CompiledPolicy, compilePolicy, parsePolicy, type PolicySwitches, switchesOf } from '#policy';
import type { BucketState } from '../bucket/bucket.state.js';
import { isPublicPolicy } from './public-policy.js';

/** Known for each state as soon as it was asked; states are immutable. */
const known = new WeakMap<BucketState, boolean>();

function hasPublicPolicy(state: BucketState, switches: PolicySwitches): boolean {
  let answer = known.get(state);
  if (answer === undefined) known.set(state, answer = isPublicPolicy(state.policy, switches));
  return answer;
}

const OUTSIDERS = compilePolicy('public-access-block', parsePolicy(
  '{"Version":"2012-10-17","Statement":[{"Sid":"RestrictPublicBuckets","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}',
  { kind: 'resource', switches: switchesOf('ceph') },
));

/**
 * RestrictPublicBuckets: while the policy is public, nobody outside the account of the bucket's owner gets in, neither by it
 * nor by anything else. Outside real accounts that is the owner himself. An explicit Deny, so that decisions name it. Source:
 * S3 User Guide, "Blocking public access"; rgw_common.cc, verify_bucket_permission.
 */
export function withRestriction(state: BucketState, policies: readonly CompiledPolicy[] | undefined, { principal, settings }: Pick<OperationContext, 'principal' | 'settings'>): readonly CompiledPolicy[] | undefined {
  if (state.publicAccessBlock?.RestrictPublicBuckets !== true || policies === undefined) return policies;
  if (principal.owner.stream !== '' && principal.owner.stream === state.owner.stream) return policies;
  return hasPublicPolicy(state, settings.switches) ? [...policies, OUTSIDERS] : policies;
}
