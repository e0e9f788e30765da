import type { StoredEvent } from '#event-sourcing';
import { assumedRoleArn, iamArn } from '#kernel';
import { type AttachedPolicy, attachPolicy, detachPolicy } from '../attached-policy.js';
import { type InlinePolicy, putPolicy, withoutPolicy } from '../inline-policy.js';
import { type Revocations, withRevocation } from '../session-revocation.js';
import type { Tag } from '../tag.js';
import type { RoleEvent } from './role.events.js';

export interface RoleState extends Revocations {
  readonly account: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly path: string;
  readonly createDate: Date;
  readonly assumeRolePolicyDocument: string;
  readonly description?: string;
  readonly maxSessionDuration: number;
  readonly tags: readonly Tag[];
  readonly policies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
  /** What bounds the policies above; absent: nothing does. */
  readonly permissionsBoundary?: AttachedPolicy;
  /** Tokens carry the epoch of their issue; an older one is refused. */
  readonly sessionEpoch: number;
}

export function evolveRole(state: RoleState | undefined, stored: StoredEvent): RoleState | undefined {
  const event = stored as StoredEvent & RoleEvent;
  if (event.type === 'RoleCreated') {
    const { tags, ...created } = event.data;
    return { account: stored.account, ...created, tags, createDate: stored.time, policies: [], attachedPolicies: [], sessionEpoch: 0 };
  }
  if (!state) return undefined;
  switch (event.type) {
    case 'RoleUpdated': return { ...state, ...event.data };
    case 'AssumeRolePolicyUpdated': return { ...state, assumeRolePolicyDocument: event.data.policyDocument };
    case 'RolePolicyPut': return { ...state, policies: putPolicy(state.policies, event.data.policyName, event.data.policyDocument) };
    case 'RolePolicyDeleted': return { ...state, policies: withoutPolicy(state.policies, event.data.policyName) };
    case 'RolePolicyAttached': return { ...state, attachedPolicies: attachPolicy(state.attachedPolicies, event.data) };
    case 'RolePolicyDetached': return { ...state, attachedPolicies: detachPolicy(state.attachedPolicies, event.data.policyArn) };
    case 'RolePermissionsBoundaryPut': return { ...state, permissionsBoundary: event.data };
    case 'RolePermissionsBoundaryDeleted': return { ...state, permissionsBoundary: undefined };
    case 'RoleTagsChanged': return { ...state, tags: event.data.tags };
    case 'RoleSessionsRevoked': return { ...state, ...withRevocation(state, stored), sessionEpoch: state.sessionEpoch + 1 };
    case 'RoleSessionsCutOff': return { ...state, ...withRevocation(state, stored) };
    case 'RoleDeleted': return undefined;
    default: return state;
  }
}

export const roleArn = (role: Pick<RoleState, 'account' | 'path' | 'roleName'>): string => iamArn(role.account, 'role', role.path, role.roleName);

export const roleSessionArn = (role: Pick<RoleState, 'account' | 'roleName'>, sessionName: string): string =>
  assumedRoleArn(role.account, role.roleName, sessionName);
