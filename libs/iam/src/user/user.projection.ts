import type { Aggregate } from '#event-sourcing';
import { type AccountId, foldName } from '#kernel';
import { groupStream } from '../group/group.projection.js';
import { policyReferences } from '../permissions-boundary.js';
import { userEventTypes } from './user.events.js';
import { evolveUser, type UserState } from './user.state.js';

/** The claim that makes a user's name unique in its account. */
export const userNameKey = (account: AccountId, userName: string): string => `user-name:${account}:${foldName(account, userName)}`;
/**
 * Ceph's uid of a user of a real account. Uids are unique over the empty account or the tenant, so such a user also takes
 * `userNameKey` there, in its account's name: nobody is found by it.
 */
export const uidKey = (uid: string): string => `uid:${uid}`;
/** Access key ids are unique over everything and are never used again: this claim is never released. */
export const accessKeyKey = (accessKeyId: string): string => `access-key:${accessKeyId}`;
/** What a key's secret is sealed for. */
export const accessKeyPurpose = (accessKeyId: string): string => `access-key:${accessKeyId}`;
/** Email addresses are unique over everything, as in RGW. */
export const emailKey = (email: string): string => `email:${email.toLowerCase()}`;

export const userStream = (userId: string): string => `user/${userId}`;

export const user: Aggregate<UserState> = {
  kind: 'user',
  stateVersion: 2,
  events: userEventTypes,
  evolve: evolveUser,
  row: (state) => ({ account: state.account, name: state.userName, path: state.path }),
  references: (state) => (state.groups?.length ? [...policyReferences(state), ...state.groups.map(({ groupId }) => groupStream(groupId))] : policyReferences(state)),
  keys: (state) => [
    userNameKey(state.account, state.userName),
    ...(state.uid === undefined ? [] : [uidKey(state.uid)]),
    ...(state.email ? [emailKey(state.email)] : []),
    ...state.accessKeys.map((key) => accessKeyKey(key.accessKeyId)),
  ],
};
