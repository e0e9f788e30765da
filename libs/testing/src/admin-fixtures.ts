import { type UserCreated, type UserEvent, userStream } from '#iam';
import type { Cap, Principal } from '#operation';
import { aUser, keyCreated } from './iam-fixtures.js';

const OPS_ID = 'AIDA0000000000OPSUSER';
export const OPS_STREAM = userStream(OPS_ID);

/** The user opsuser of the captures of RGW (or as `data` says) with what happened to it since. */
export const opsUser = (more: readonly UserEvent[] = [], data: Partial<UserCreated['data']> = {}, account = '', retired: readonly string[] = []) =>
  aUser(more, { userId: OPS_ID, userName: 'opsuser', displayName: 'Ops User', ...data }, account, retired);

export const otherUser = (more: readonly UserEvent[] = [], data: Partial<UserCreated['data']> = {}, account = '', retired: readonly string[] = []) =>
  aUser(more, { userId: 'AIDA00000000000OTHER1', userName: 'other', displayName: 'Other', ...data }, account, retired);

export const opsKey = (accessKeyId: string, secret = 'secret'): UserEvent => keyCreated(accessKeyId, secret, OPS_STREAM);

export const capsChanged = (...caps: Cap[]): UserEvent => ({ type: 'UserCapsChanged', data: { caps } });

const caller = (caps: readonly Cap[], more: Partial<Principal> = {}): { principal: Partial<Principal> } => ({ principal: { caps, ...more } });

/** A caller with `users=*`, as the captures of RGW were made by. */
export const usersCap = caller([{ type: 'users', perm: '*' }]);
export const callerWith = (...caps: Cap[]) => caller(caps);
export const administrator = caller([], { administrator: true });
