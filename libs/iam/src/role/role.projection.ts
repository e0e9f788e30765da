import type { Aggregate } from '#event-sourcing';
import { type AccountId, foldName } from '#kernel';
import { policyReferences } from '../permissions-boundary.js';
import { roleEventTypes } from './role.events.js';
import { evolveRole, type RoleState } from './role.state.js';

/** The claim that makes a role's name unique in its account; also how it is found. */
export const roleNameKey = (account: AccountId, roleName: string): string => `role-name:${account}:${foldName(account, roleName)}`;

export const roleStream = (roleId: string): string => `role/${roleId}`;

export const role: Aggregate<RoleState> = {
  kind: 'role',
  stateVersion: 2,
  events: roleEventTypes,
  evolve: evolveRole,
  row: (state) => ({ account: state.account, name: state.roleName, path: state.path }),
  references: policyReferences,
  keys: (state) => [roleNameKey(state.account, state.roleName)],
};
