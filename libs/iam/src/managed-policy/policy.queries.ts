import { RolegateError } from '#kernel';
import { byKey, type Load, type Present, type Reads } from '#operation';
import { parsePolicyArn } from './policy-arn.js';
import { policy, policyNameKey } from './policy.projection.js';
import { type PolicyState, type PolicyVersion, policyArn } from './policy.state.js';

export const noSuchPolicy = (arn: string): RolegateError => new RolegateError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`);

export const noSuchVersion = (arn: string, versionId: string): RolegateError => new RolegateError('NoSuchEntity', `Policy ${arn} version ${versionId} does not exist or is not attachable.`);

interface PolicyInput {
  readonly PolicyArn?: string;
}

/** The customer managed policy that an input names, for `loads`; its path is judged by presentPolicy. */
export function policyNamed(input: PolicyInput): Load<PolicyState> {
  const { account, policyName } = parsePolicyArn(input.PolicyArn!);
  return byKey(policy, policyNameKey(account, policyName));
}

/** @throws RolegateError NoSuchEntity */
export function presentPolicy(found: Present<PolicyState> | undefined, input: PolicyInput): Present<PolicyState> {
  if (!found || policyArn(found.state) !== input.PolicyArn) throw noSuchPolicy(input.PolicyArn!);
  return found;
}

/** @throws RolegateError NoSuchEntity */
export async function existingPolicy(reads: Reads, input: PolicyInput): Promise<Present<PolicyState>> {
  const { account, policyName } = parsePolicyArn(input.PolicyArn!);
  const found = await reads.byKey(policy, policyNameKey(account, policyName));
  return presentPolicy(found?.state ? (found as Present<PolicyState>) : undefined, input);
}

/** @throws RolegateError NoSuchEntity */
export function existingVersion(state: PolicyState, versionId: string): PolicyVersion {
  const found = state.versions.find((version) => version.versionId === versionId);
  if (!found) throw noSuchVersion(policyArn(state), versionId);
  return found;
}
