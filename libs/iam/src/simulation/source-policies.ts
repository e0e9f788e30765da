import { type PolicySwitches, matchWildcard } from '#policy';
import type { PolicyIdentifier } from '@aws-sdk/client-iam';
import type { InlinePolicies, ManagedPolicyText, PolicySource } from './read-policy-source.js';
import { type SimulatedPolicy, storedPolicy } from './simulated-policies.js';

/**
 * Inline and attached policies of a user, group or role, less the excluded ones; managed ones are called by their ARNs.
 * Source: IAM API Reference, SimulatePrincipalPolicy, PolicyExclusionList. @throws RolegateError PolicyEvaluation
 */
export function sourcePolicies(source: PolicySource, switches: PolicySwitches, exclusions: readonly PolicyIdentifier[] = []): readonly SimulatedPolicy[] {
  const inline = source.inline.flatMap((holder) => holder.policies
    .filter(({ name }) => !exclusions.some((one) => excludesInline(one, holder, name)))
    .map(({ name, document }) => storedPolicy(name, document, holder.type, holder.type, switches)));
  const managed = source.managed.filter(({ policyArn, type }) => !exclusions.some((one) => one.PolicyType === type || (one.PolicyArn !== undefined && matchWildcard(one.PolicyArn, policyArn))));
  return [...inline, ...managed.map((one) => managedPolicy(one, switches))];
}

/** The permissions boundary of a user or role, unless it is excluded. @throws RolegateError PolicyEvaluation */
export function sourceBoundary({ boundary }: PolicySource, switches: PolicySwitches, exclusions: readonly PolicyIdentifier[] = []): readonly SimulatedPolicy[] | undefined {
  return boundary && !exclusions.some(({ PolicyType }) => PolicyType === 'permission-boundary') ? [managedPolicy(boundary, switches)] : undefined;
}

const managedPolicy = ({ policyArn, type, document }: ManagedPolicyText, switches: PolicySwitches): SimulatedPolicy => storedPolicy(policyArn, document, type, 'managed', switches);

/** By name and holder, whose name may have wildcards. */
function excludesInline({ PolicyType, InlinePolicyIdentifier: one }: PolicyIdentifier, { type, name }: InlinePolicies, policyName: string): boolean {
  if (PolicyType === 'inline') return true;
  return one !== undefined && one.PolicyName === policyName && one.AttachmentType === type && matchWildcard(one.AttachmentName ?? '', name);
}
