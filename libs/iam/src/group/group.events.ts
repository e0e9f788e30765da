import type { EventTypes, NewEvent } from '#event-sourcing';
import type { AttachedPolicy } from '../attached-policy.js';

/** The stored contract of `group/<AGPA…>` streams. Who is in a group stands in the users' streams. */
export type GroupCreated = NewEvent<'GroupCreated', { readonly groupId: string; readonly groupName: string; readonly path: string }>;
/** Only what changed. */
export type GroupUpdated = NewEvent<'GroupUpdated', { readonly groupName?: string; readonly path?: string }>;
export type GroupPolicyPut = NewEvent<'GroupPolicyPut', { readonly policyName: string; readonly policyDocument: string }>;
export type GroupPolicyDeleted = NewEvent<'GroupPolicyDeleted', { readonly policyName: string }>;
export type GroupPolicyAttached = NewEvent<'GroupPolicyAttached', AttachedPolicy>;
export type GroupPolicyDetached = NewEvent<'GroupPolicyDetached', { readonly policyArn: string }>;
export type GroupDeleted = NewEvent<'GroupDeleted', Record<string, never>>;

export type GroupEvent = GroupCreated | GroupUpdated | GroupPolicyPut | GroupPolicyDeleted | GroupPolicyAttached | GroupPolicyDetached | GroupDeleted;

const first = { schemaVersion: 1, critical: true } as const;

export const groupEventTypes = {
  GroupCreated: first,
  GroupUpdated: first,
  GroupPolicyPut: first,
  GroupPolicyDeleted: first,
  GroupPolicyAttached: first,
  GroupPolicyDetached: first,
  GroupDeleted: first,
} as const satisfies Record<GroupEvent['type'], EventTypes[string]>;
