import type { Aggregate } from '#event-sourcing';
import { type AccountId, foldName } from '#kernel';
import { groupEventTypes } from './group.events.js';
import { evolveGroup, type GroupState } from './group.state.js';

/** The claim that makes a group's name unique in its account; also how it is found. */
export const groupNameKey = (account: AccountId, groupName: string): string => `group-name:${account}:${foldName(account, groupName)}`;

export const groupStream = (groupId: string): string => `group/${groupId}`;

export const group: Aggregate<GroupState> = {
  kind: 'group',
  events: groupEventTypes,
  evolve: evolveGroup,
  row: (state) => ({ account: state.account, name: state.groupName, path: state.path }),
  references: (state) => state.attachedPolicies.map(({ policyArn }) => policyArn),
  keys: (state) => [groupNameKey(state.account, state.groupName)],
};
