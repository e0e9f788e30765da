import { RolegateError } from '#kernel';
import type { Present, Reads } from '#operation';
import { user, userNameKey } from './user.projection.js';
import type { UserState } from './user.state.js';

export const noSuchUser = (userName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The user with name ${userName} cannot be found.`);

/** @throws RolegateError NoSuchEntity */
export async function existingUser(reads: Reads, account: string, userName: string): Promise<Present<UserState>> {
  const found = await reads.byKey(user, userNameKey(account, userName));
  if (!found?.state) throw noSuchUser(userName);
  return found as Present<UserState>;
}
