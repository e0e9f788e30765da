import type { PolicyUsageType } from '@aws-sdk/client-iam';
import type { Aggregate } from '#event-sourcing';
import type { Reads } from '#operation';
import { boundaryReference } from '../permissions-boundary.js';
import { group } from '../group/group.projection.js';
import { role } from '../role/role.projection.js';
import { user } from '../user/user.projection.js';

/** Kinds of what a policy may be attached to, each of which refers to it by ARN. */
export const HOLDERS: readonly Aggregate<any>[] = [user, group, role]; // eslint-disable-line @typescript-eslint/no-explicit-any

/**
 * How many users, groups and roles of an account each policy is attached to, by ARN, and of how many it is the boundary, by
 * `boundaryReference`; AWS's own are used in many accounts.
 */
export const usageCounts = (reads: Reads, account: string, arns: readonly string[]): Promise<ReadonlyMap<string, number>> =>
  reads.countReferences(HOLDERS, account, [...arns, ...arns.map(boundaryReference)]);

/** The names by which a policy is referred to in these ways; in all unless one is given. */
export const referencesOf = (arn: string, usage: PolicyUsageType | undefined): readonly string[] => {
  if (usage === 'PermissionsPolicy') return [arn];
  return usage === 'PermissionsBoundary' ? [boundaryReference(arn)] : [arn, boundaryReference(arn)];
};
