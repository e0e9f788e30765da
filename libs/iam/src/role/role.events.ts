import type { EventTypes, NewEvent } from '#event-sourcing';
import type { AttachedPolicy } from '../attached-policy.js';
import type { Tag } from '../tag.js';

/** The stored contract of `role/<AROA…>` streams. Fields may be added; what stands here may never change its meaning. */
export type RoleCreated = NewEvent<'RoleCreated', {
  readonly roleId: string;
  readonly roleName: string;
  readonly path: string;
  /** Byte for byte as given. */
  readonly assumeRolePolicyDocument: string;
  readonly description?: string;
  /** Seconds, 3600..43200. */
  readonly maxSessionDuration: number;
  readonly tags: readonly Tag[];
}>;
export type RoleUpdated = NewEvent<'RoleUpdated', { readonly description?: string; readonly maxSessionDuration?: number }>;
export type AssumeRolePolicyUpdated = NewEvent<'AssumeRolePolicyUpdated', { readonly policyDocument: string }>;
export type RolePolicyPut = NewEvent<'RolePolicyPut', { readonly policyName: string; readonly policyDocument: string }>;
export type RolePolicyDeleted = NewEvent<'RolePolicyDeleted', { readonly policyName: string }>;
export type RolePolicyAttached = NewEvent<'RolePolicyAttached', AttachedPolicy>;
export type RolePolicyDetached = NewEvent<'RolePolicyDetached', { readonly policyArn: string }>;
/** The managed policy that bounds what the role's policies can allow; it takes the place of the one before. */
export type RolePermissionsBoundaryPut = NewEvent<'RolePermissionsBoundaryPut', AttachedPolicy>;
export type RolePermissionsBoundaryDeleted = NewEvent<'RolePermissionsBoundaryDeleted', Record<string, never>>;
/** The tags after the change, all of them. */
export type RoleTagsChanged = NewEvent<'RoleTagsChanged', { readonly tags: readonly Tag[] }>;
/** Sessions issued before this event are refused: the session epoch moves. */
export type RoleSessionsRevoked = NewEvent<'RoleSessionsRevoked', { readonly revocationId?: string }>;
/** Sessions issued before a moment (ISO 8601) are refused. */
export type RoleSessionsCutOff = NewEvent<'RoleSessionsCutOff', { readonly revocationId: string; readonly issuedBefore: string }>;
export type RoleDeleted = NewEvent<'RoleDeleted', Record<string, never>>;

export type RoleEvent =
  | RoleCreated | RoleUpdated | AssumeRolePolicyUpdated | RolePolicyPut | RolePolicyDeleted
  | RolePolicyAttached | RolePolicyDetached | RolePermissionsBoundaryPut | RolePermissionsBoundaryDeleted
  | RoleTagsChanged | RoleSessionsRevoked | RoleSessionsCutOff | RoleDeleted;

export const roleEventTypes = {
  RoleCreated: { schemaVersion: 1, critical: true },
  RoleUpdated: { schemaVersion: 1, critical: true },
  AssumeRolePolicyUpdated: { schemaVersion: 1, critical: true },
  RolePolicyPut: { schemaVersion: 1, critical: true },
  RolePolicyDeleted: { schemaVersion: 1, critical: true },
  RolePolicyAttached: { schemaVersion: 1, critical: true },
  RolePolicyDetached: { schemaVersion: 1, critical: true },
  RolePermissionsBoundaryPut: { schemaVersion: 1, critical: true },
  RolePermissionsBoundaryDeleted: { schemaVersion: 1, critical: true },
  RoleTagsChanged: { schemaVersion: 1, critical: true },
  RoleSessionsRevoked: { schemaVersion: 1, critical: true },
  RoleSessionsCutOff: { schemaVersion: 1, critical: true },
  RoleDeleted: { schemaVersion: 1, critical: true },
} as const satisfies Record<RoleEvent['type'], EventTypes[string]>;
