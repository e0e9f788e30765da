import type { Aggregate } from '#event-sourcing';
import { type Reads, defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse } from '@aws-sdk/client-iam';
import { DEFAULT_PAGE, afterMarker, markerAfter } from '../../paging.js';
import { group } from '../../group/group.projection.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { role } from '../../role/role.projection.js';
import { user } from '../../user/user.projection.js';
import { awsManagedPolicies } from '../aws-managed-policies.js';
import { onPolicy } from '../policy.authorization.js';
import { existingPolicy } from '../policy.queries.js';
import { referencesOf } from '../policy.usage.js';

type Found = Pick<ListEntitiesForPolicyResponse, 'PolicyGroups' | 'PolicyUsers' | 'PolicyRoles'>;
interface Kind<S = any> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly entity: 'Group' | 'User' | 'Role';
  readonly aggregate: Aggregate<S>;
  put(into: Found, state: S): void;
}

const groups: Kind = { entity: 'Group', aggregate: group, put: (into, { groupName, groupId }) => into.PolicyGroups!.push({ GroupName: groupName, GroupId: groupId }) };
const users: Kind = { entity: 'User', aggregate: user, put: (into, { userName, userId }) => into.PolicyUsers!.push({ UserName: userName, UserId: userId }) };
const roles: Kind = { entity: 'Role', aggregate: role, put: (into, { roleName, roleId }) => into.PolicyRoles!.push({ RoleName: roleName, RoleId: roleId }) };
const KINDS = [groups, users, roles];

/** Source: IAM API Reference, ListEntitiesForPolicy. Groups first, then users, then roles, each by name. */
export const listEntitiesForPolicy = defineRead({
  name: 'ListEntitiesForPolicy',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'ListEntitiesForPolicy'),
  actions: ['iam:ListEntitiesForPolicy'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onPolicy<ListEntitiesForPolicyRequest>('iam:ListEntitiesForPolicy', 'read'),

  async answer(input, reads, ctx): Promise<ListEntitiesForPolicyResponse> {
    const account = awsManagedPolicies.has(input.PolicyArn!) ? ctx.principal.account : (await existingPolicy(reads, input)).state.account;
    const found: Found = { PolicyGroups: [], PolicyUsers: [], PolicyRoles: [] };
    const last = await collect(input, reads, account, found);
    return { ...found, IsTruncated: last !== undefined, Marker: last === undefined ? undefined : markerAfter(last) };
  },
});

/** Fills a page. @returns the place to go on after, where there is more */
async function collect({ PolicyArn, PolicyUsageFilter, EntityFilter, PathPrefix, Marker, MaxItems = DEFAULT_PAGE }: ListEntitiesForPolicyRequest, reads: Reads, account: string, found: Found): Promise<string | undefined> {
  const marker = afterMarker(Marker);
  const references = referencesOf(PolicyArn!, PolicyUsageFilter);
  let last = '';
  let left = MaxItems;
  // Kinds before the marker's have been shown.
  for (const { entity, aggregate, put } of marker === undefined ? KINDS : KINDS.slice(KINDS.findIndex((kind) => marker.startsWith(kind.entity)))) {
    if (EntityFilter !== undefined && EntityFilter !== entity) continue;
    const after = marker?.startsWith(entity) ? marker.slice(entity.length) : undefined;
    // One more than fits, so that a full page knows whether it is the last.
    const { items } = await reads.list(aggregate, { account, references, pathPrefix: PathPrefix, afterName: after, limit: left + 1 });
    for (const { state } of items) {
      if (left-- === 0) return last;
      put(found, state);
      last = entity + aggregate.row(state).name;
    }
  }
  return undefined;
}
