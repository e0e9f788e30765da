import type { StoredEvent } from '#event-sourcing';
import { iamArn } from '#kernel';
import { type AttachedPolicy, attachPolicy, detachPolicy } from '../attached-policy.js';
import { type InlinePolicy, putPolicy, withoutPolicy } from '../inline-policy.js';
import type { GroupEvent } from './group.events.js';

export interface GroupState {
  readonly account: string;
  readonly groupId: string;
  readonly groupName: string;
  readonly path: string;
  readonly createDate: Date;
  readonly policies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
}

export function evolveGroup(state: GroupState | undefined, stored: StoredEvent): GroupState | undefined {
  const event = stored as StoredEvent & GroupEvent;
  if (event.type === 'GroupCreated') return { account: stored.account, ...event.data, createDate: stored.time, policies: [], attachedPolicies: [] };
  if (!state) return undefined;
  switch (event.type) {
    case 'GroupUpdated': return { ...state, ...event.data };
    case 'GroupPolicyPut': return { ...state, policies: putPolicy(state.policies, event.data.policyName, event.data.policyDocument) };
    case 'GroupPolicyDeleted': return { ...state, policies: withoutPolicy(state.policies, event.data.policyName) };
    case 'GroupPolicyAttached': return { ...state, attachedPolicies: attachPolicy(state.attachedPolicies, event.data) };
    case 'GroupPolicyDetached': return { ...state, attachedPolicies: detachPolicy(state.attachedPolicies, event.data.policyArn) };
    case 'GroupDeleted': return undefined;
    default: return state;
  }
}

export const groupArn = (group: Pick<GroupState, 'account' | 'path' | 'groupName'>): string => iamArn(group.account, 'group', group.path, group.groupName);
