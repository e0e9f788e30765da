import { RolegateError } from '#kernel';
import { byKey, type Load, type OperationContext, type Present, type Reads } from '#operation';
import type { UserState } from '../user/user.state.js';
import { group, groupNameKey, groupStream } from './group.projection.js';
import type { GroupState } from './group.state.js';

/** Input of the operations on one group. */
export interface GroupInput {
  readonly GroupName?: string;
}

export const noSuchGroup = (groupName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The group with name ${groupName} cannot be found.`);

export const noSuchGroupPolicy = (policyName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The group policy with name ${policyName} cannot be found.`);

/** The group of the caller's account that an input names, for `loads`. */
export const groupNamed = (input: GroupInput, ctx: OperationContext): Load<GroupState> =>
  byKey(group, groupNameKey(ctx.principal.account, input.GroupName!));

/** @throws RolegateError NoSuchEntity */
export function presentGroup(found: Present<GroupState> | undefined, input: GroupInput): Present<GroupState> {
  if (!found) throw noSuchGroup(input.GroupName!);
  return found;
}

/** @throws RolegateError NoSuchEntity */
export async function existingGroup(reads: Reads, ctx: OperationContext, input: GroupInput): Promise<Present<GroupState>> {
  const found = await reads.byKey(group, groupNameKey(ctx.principal.account, input.GroupName!));
  if (!found?.state) throw noSuchGroup(input.GroupName!);
  return found as Present<GroupState>;
}

/** The groups that a user is in, by name. One that the user was taken out of between two reads, and that was deleted, is none any more. */
export async function groupsOf(reads: Reads, { groups = [] }: Pick<UserState, 'groups'>): Promise<readonly GroupState[]> {
  const found = await Promise.all(groups.map(async ({ groupId }) => (await reads.byStream(group, groupStream(groupId)))?.state));
  return found.filter((state) => state !== undefined).sort((a, b) => (a.groupName < b.groupName ? -1 : 1));
}
