import type { Cap, Principal } from '#operation';
import type { UserCreated, UserEvent } from '#iam';
import { accessKeyPurpose, user, userStream } from '#iam';
import { history, legibleVault } from '#testing';

export const USER_ID = 'AIDA0000000000OPSUSER';
export const STREAM = userStream(USER_ID);

export const userCreated = (data: Partial<UserCreated['data']> = {}): UserCreated => ({
  type: 'UserCreated',
  data: {
    userId: USER_ID, userName: 'opsuser', path: '/', displayName: 'Ops User', email: '', root: false, system: false, admin: false,
    opMask: 'read, write, delete', maxBuckets: 1000, tags: [], ...data,
  },
});

/** The user opsuser (or as `data` says) with what happened to it since. */
export const opsUser = (more: readonly UserEvent[] = [], data: Partial<UserCreated['data']> = {}, account = '', retired: readonly string[] = []) =>
  history(user, userStream(data.userId ?? USER_ID), account, [userCreated(data), ...more], retired);

export const otherUser = (more: readonly UserEvent[] = [], data: Partial<UserCreated['data']> = {}, account = '', retired: readonly string[] = []) =>
  opsUser(more, { userId: 'AIDA00000000000OTHER1', userName: 'other', displayName: 'Other', ...data }, account, retired);

export const key = (accessKeyId: string, secret = 'secret', stream = STREAM): UserEvent => ({
  type: 'AccessKeyCreated',
  data: { accessKeyId, sealedSecret: legibleVault.seal(stream, accessKeyPurpose(accessKeyId), secret) },
});

export const capsChanged = (...caps: Cap[]): UserEvent => ({ type: 'UserCapsChanged', data: { caps } });

const caller = (caps: readonly Cap[], more: Partial<Principal> = {}): { principal: Partial<Principal> } => ({ principal: { caps, ...more } });

/** A caller with `users=*`, as the captures of RGW were made by. */
export const usersCap = caller([{ type: 'users', perm: '*' }]);
export const callerWith = (...caps: Cap[]) => caller(caps);
export const administrator = caller([], { administrator: true });
