import type { Aggregate } from '#event-sourcing';
import { type AccountId, foldName } from '#kernel';
import { roleStream } from '../role/role.projection.js';
import { instanceProfileEventTypes } from './instance-profile.events.js';
import { type InstanceProfileState, evolveInstanceProfile } from './instance-profile.state.js';

/** The claim that makes an instance profile's name unique in its account; also how it is found. */
export const instanceProfileNameKey = (account: AccountId, name: string): string => `instance-profile-name:${account}:${foldName(account, name)}`;

export const instanceProfileStream = (instanceProfileId: string): string => `instance-profile/${instanceProfileId}`;

export const instanceProfile: Aggregate<InstanceProfileState> = {
  kind: 'instance-profile',
  events: instanceProfileEventTypes,
  // 2: sessionEpoch.
  stateVersion: 2,
  evolve: evolveInstanceProfile,
  row: (state) => ({ account: state.account, name: state.instanceProfileName, path: state.path }),
  references: ({ roleId }) => (roleId === undefined ? [] : [roleStream(roleId)]),
  keys: (state) => [instanceProfileNameKey(state.account, state.instanceProfileName)],
};
