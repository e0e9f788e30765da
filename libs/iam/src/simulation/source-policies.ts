import { type PolicySwitches, matchWildcard } from '#policy';
import type { PolicyIdentifier } from '@aws-sdk/client-iam';
import type { PolicySource } from './policy-source.js';
import { type SimulatedPolicy, storedPolicy } from './simulated-policies.js';

/**
 * Inline and attached policies of a user or role, less the excluded ones; managed ones are called by their ARNs.
 * Source: IAM API Reference, SimulatePrincipalPolicy, PolicyExclusionList. @throws RolegateError PolicyEvaluation
 */
export function sourcePolicies(source: PolicySource, switches: PolicySwitches, exclusions: readonly PolicyIdentifier[] = []): readonly SimulatedPolicy[] {
  const inline = source.policies.filter(({ name }) => !exclusions.some((one) => excludesInline(one, source, name)));
  const managed = source.managed.filter(({ policyArn, type }) => !exclusions.some((one) => one.PolicyType === type || (one.PolicyArn !== undefined && matchWildcard(one.PolicyArn, policyArn))));
  return [
    ...inline.map(({ name, document }) => storedPolicy(name, document, source.type, source.type, switches)),
    ...managed.map(({ policyArn, type, document }) => storedPolicy(policyArn, document, type, 'managed', switches)),
  ];
}

/** By name and holder, whose name may have wildcards. */
function excludesInline({ PolicyType, InlinePolicyIdentifier: one }: PolicyIdentifier, { type, name }: PolicySource, policyName: string): boolean {
  if (PolicyType === 'inline') return true;
  return one !== undefined && one.PolicyName === policyName && one.AttachmentType === type && matchWildcard(one.AttachmentName ?? '', name);
}
