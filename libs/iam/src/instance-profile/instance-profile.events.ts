import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Tag } from '../tag.js';

/** The stored contract of `instance-profile/<AIPA…>` streams. */
export type InstanceProfileCreated = NewEvent<'InstanceProfileCreated', {
  readonly instanceProfileId: string;
  readonly instanceProfileName: string;
  readonly path: string;
  readonly tags: readonly Tag[];
}>;
/** By id, as everywhere: a role that is made again is another role. */
export type RoleAddedToInstanceProfile = NewEvent<'RoleAddedToInstanceProfile', { readonly roleId: string }>;
export type RoleRemovedFromInstanceProfile = NewEvent<'RoleRemovedFromInstanceProfile', { readonly roleId: string }>;
/** The tags after the change, all of them. */
export type InstanceProfileTagsChanged = NewEvent<'InstanceProfileTagsChanged', { readonly tags: readonly Tag[] }>;
export type InstanceProfileDeleted = NewEvent<'InstanceProfileDeleted', Record<string, never>>;

export type InstanceProfileEvent =
  | InstanceProfileCreated | RoleAddedToInstanceProfile | RoleRemovedFromInstanceProfile | InstanceProfileTagsChanged | InstanceProfileDeleted;

const first = { schemaVersion: 1, critical: true } as const;

export const instanceProfileEventTypes = {
  InstanceProfileCreated: first,
  RoleAddedToInstanceProfile: first,
  RoleRemovedFromInstanceProfile: first,
  InstanceProfileTagsChanged: first,
  InstanceProfileDeleted: first,
} as const satisfies Record<InstanceProfileEvent['type'], EventTypes[string]>;
