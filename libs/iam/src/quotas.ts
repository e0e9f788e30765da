import type { CountChange } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { POLICY_LIMITS, type PolicyLimit, policySize } from '#policy';
import { type InlinePolicy, putPolicy } from './inline-policy.js';

/** Bounds that differ between the profiles; undefined: none. */
export interface IamQuotas {
  readonly accessKeysPerUser?: number;
  /** Customer managed policies of an account. */
  readonly policies?: number;
  /** How many inline policies a user, group or role may have. */
  readonly inlinePolicies?: number;
  /** The summed size of the inline policies of a user, group or role. */
  readonly inlineUser?: PolicyLimit;
  readonly inlineGroup?: PolicyLimit;
  readonly inlineRole?: PolicyLimit;
  readonly trust?: PolicyLimit;
}

/** Counted with the append that makes or ends a policy: beyond the quota it is LimitExceeded. */
export const policyCount = (account: string, by: 1 | -1, { policies: limit }: IamQuotas = {}): CountChange =>
  ({ name: `policies:${account}`, by, ...(limit !== undefined && { limit }) });

/** Ceph: rgw_user_policies_max_num. AWS: IAM User Guide, "IAM and AWS STS quotas". */
const QUOTAS: Readonly<Record<'ceph' | 'aws', IamQuotas>> = {
  ceph: { inlinePolicies: 100 },
  aws: {
    accessKeysPerUser: 2,
    policies: 1500,
    inlineUser: POLICY_LIMITS.inlineUser,
    inlineGroup: POLICY_LIMITS.inlineGroup,
    inlineRole: POLICY_LIMITS.inlineRole,
    trust: POLICY_LIMITS.trustRaised,
  },
};

export const quotasOf = (compat: 'ceph' | 'aws'): IamQuotas => QUOTAS[compat];

/**
 * Puts an inline policy and holds the result against count and summed size.
 * @throws RolegateError LimitExceeded
 */
export function assertInlinePolicyFits(present: readonly InlinePolicy[], policy: InlinePolicy, owner: string, quota: { count?: number; size?: PolicyLimit }): void {
  const after = putPolicy(present, policy.name, policy.document);
  if (quota.count !== undefined && after.length > quota.count) {
    throw new RolegateError('LimitExceeded', `Cannot exceed quota of ${quota.count} inline policies for ${owner}`);
  }
  const limit = quota.size;
  if (limit === undefined) return;
  let size = 0;
  for (const one of after) size += policySize(one.document, limit);
  if (size > limit.characters) throw new RolegateError('LimitExceeded', `Maximum policy size of ${limit.characters} bytes exceeded for ${owner}`);
}

/** @throws RolegateError LimitExceeded */
export function assertTrustPolicyFits(document: string, limit: PolicyLimit | undefined): void {
  if (limit !== undefined && policySize(document, limit) > limit.characters) {
    throw new RolegateError('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${limit.characters}`);
  }
}
