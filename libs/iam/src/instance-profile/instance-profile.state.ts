import type { StoredEvent } from '#event-sourcing';
import { iamArn } from '#kernel';
import type { Tag } from '../tag.js';
import type { InstanceProfileEvent } from './instance-profile.events.js';

export interface InstanceProfileState {
  readonly account: string;
  readonly instanceProfileId: string;
  readonly instanceProfileName: string;
  readonly path: string;
  readonly createDate: Date;
  readonly tags: readonly Tag[];
  /** Of its role; undefined while it has none. */
  readonly roleId: string | undefined;
  /** Sessions of its role rest on it, and end when the role is taken out. */
  readonly sessionEpoch: number;
}

export function evolveInstanceProfile(state: InstanceProfileState | undefined, stored: StoredEvent): InstanceProfileState | undefined {
  const event = stored as StoredEvent & InstanceProfileEvent;
  if (event.type === 'InstanceProfileCreated') return { account: stored.account, ...event.data, createDate: stored.time, roleId: undefined, sessionEpoch: 0 };
  if (!state) return undefined;
  switch (event.type) {
    case 'RoleAddedToInstanceProfile': return { ...state, roleId: event.data.roleId };
    case 'RoleRemovedFromInstanceProfile': return { ...state, roleId: undefined, sessionEpoch: state.sessionEpoch + 1 };
    case 'InstanceProfileTagsChanged': return { ...state, tags: event.data.tags };
    case 'InstanceProfileDeleted': return undefined;
    default: return state;
  }
}

export const instanceProfileArn = (profile: Pick<InstanceProfileState, 'account' | 'path' | 'instanceProfileName'>): string =>
  iamArn(profile.account, 'instance-profile', profile.path, profile.instanceProfileName);
