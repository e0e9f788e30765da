import { RolegateError } from '#kernel';
import { isPublic, parsePolicy, PolicySyntaxError, type PolicySwitches } from '#policy';
import type { BucketState } from '../bucket/bucket.state.js';

/** Is the text of a bucket policy public? One that cannot be read grants nothing; none is none. */
export function isPublicPolicy(policy: string | undefined, switches: PolicySwitches): boolean {
  if (policy === undefined) return false;
  try {
    return isPublic(parsePolicy(policy, { kind: 'resource', switches }));
  } catch (error) {
    if (error instanceof PolicySyntaxError) return false;
    throw error;
  }
}

/** BlockPublicPolicy. @throws RolegateError AccessDenied */
export function assertPolicyNotBlocked({ publicAccessBlock }: BucketState, policy: string, switches: PolicySwitches): void {
  if (publicAccessBlock?.BlockPublicPolicy !== true || !isPublicPolicy(policy, switches)) return;
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'public-access-block', detail: 'BlockPublicPolicy is set on the bucket, and the policy is public' });
}
