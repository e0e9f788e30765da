import type { Hold } from '#event-sourcing';
import type { AttachedPolicy } from './attached-policy.js';
import { holdOf } from './managed-policy/attachable.js';

/**
 * Under which name a user or role refers to its permissions boundary: a policy may be attached to it as well, and both
 * uses are listed and counted apart (IAM API Reference, Policy: AttachmentCount, PermissionsBoundaryUsageCount).
 */
export const boundaryReference = (policyArn: string): string => `permissions-boundary:${policyArn}`;

/** The names of the managed policies that a user or role uses, as what they are used for. */
export const policyReferences = (state: { readonly attachedPolicies: readonly AttachedPolicy[]; readonly permissionsBoundary?: AttachedPolicy }): readonly string[] => {
  const attached = state.attachedPolicies.map(({ policyArn }) => policyArn);
  return state.permissionsBoundary ? [...attached, boundaryReference(state.permissionsBoundary.policyArn)] : attached;
};

/** What keeps the policy from being deleted while it is `holder`'s boundary; apart from the hold of an attachment of the same policy. */
export const boundaryHoldOf = (boundary: AttachedPolicy | undefined, holder: string): readonly Hold[] =>
  boundary ? holdOf(boundary, `${holder}#permissions-boundary`) : [];
