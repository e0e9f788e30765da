import type { AttachedPermissionsBoundary } from '@aws-sdk/client-iam';
import type { Hold } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { ConditionValues, Load, Present } from '#operation';
import type { AttachedPolicy } from './attached-policy.js';
import { attachable, holdOf, policyToAttach } from './managed-policy/attachable.js';
import type { PolicyState } from './managed-policy/policy.state.js';

/** What a user or role may have one of. */
export interface Bounded {
  readonly permissionsBoundary?: AttachedPolicy;
}

/**
 * Under which name a user or role refers to its permissions boundary: a policy may be attached to it as well, and both
 * uses are listed and counted apart (IAM API Reference, Policy: AttachmentCount, PermissionsBoundaryUsageCount).
 */
export const boundaryReference = (policyArn: string): string => `permissions-boundary:${policyArn}`;

/** The names of the managed policies that a user or role uses, by what they are used for. */
export function policyReferences({ attachedPolicies, permissionsBoundary }: Bounded & { readonly attachedPolicies: readonly AttachedPolicy[] }): readonly string[] {
  const attached = attachedPolicies.map(({ policyArn }) => policyArn);
  return permissionsBoundary ? [...attached, boundaryReference(permissionsBoundary.policyArn)] : attached;
}

/** What keeps the policy from being deleted while it is `holder`'s boundary; apart from the hold of an attachment of the same policy. */
export const boundaryHoldOf = (boundary: AttachedPolicy | undefined, holder: string): readonly Hold[] =>
  boundary ? holdOf(boundary, `${holder}#permissions-boundary`) : [];

/** The policy that is to be a boundary, for `loads`; none where none is asked for, and for AWS's own. */
export const boundaryToPut = (arn: string | undefined): Load<PolicyState> => policyToAttach(arn);

/** @throws RolegateError NoSuchEntity; also for a policy of another account, as AWS does */
export function boundaryOf(arn: string, found: Present<PolicyState> | undefined, account: string): AttachedPolicy {
  const boundary = attachable(arn, found, account);
  if (!boundary) throw new RolegateError('NoSuchEntity', `Scope ARN: ${arn} does not exist or is not attachable.`);
  return boundary;
}

/** @throws RolegateError NoSuchEntity */
export function presentBoundary({ permissionsBoundary }: Bounded, owner: string): AttachedPolicy {
  if (!permissionsBoundary) throw new RolegateError('NoSuchEntity', `The ${owner} has no permissions boundary.`);
  return permissionsBoundary;
}

/**
 * iam:PermissionsBoundary of what changes the policies of a user or role: the boundary that it has. What makes it, or gives
 * it a boundary, shows the one that is asked for. Source: Service Authorization Reference, "AWS IAM"; IAM User Guide,
 * "Delegating responsibility to others using permissions boundaries".
 */
export const boundaryCondition = (found: Bounded | undefined): ConditionValues => ({ 'iam:PermissionsBoundary': found?.permissionsBoundary?.policyArn });

/**
 * As replies show it. AWS answers `Policy` ("This data type can only have a value of Policy"), although the API Reference's
 * list of values, and so the type, names PermissionsBoundaryPolicy only.
 */
export const boundaryShape = ({ permissionsBoundary }: Bounded): AttachedPermissionsBoundary | undefined =>
  permissionsBoundary && { PermissionsBoundaryType: 'Policy' as 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: permissionsBoundary.policyArn };
