import type { Claim } from '#event-sourcing';
import { accountStream } from '../account/account.projection.js';
import { emailKey, uidKey, userNameKey } from './user.projection.js';
import type { UserState } from './user.state.js';

/** Everything by which a user is found, less its keys: taken with its creation, released with its deletion. */
export function namesOf(stream: string, { account, userName, email, uid }: Pick<UserState, 'account' | 'userName' | 'email' | 'uid'>): readonly Claim[] {
  const names = [{ name: userNameKey(account, userName), owner: stream }];
  if (email) names.push({ name: emailKey(email), owner: stream });
  if (uid !== undefined) names.push({ name: uidKey(uid), owner: stream }, reserved(uid, account));
  return names;
}

/** Keeps the uid from users outside real accounts. Owned by the account: it leads to no user. */
function reserved(uid: string, account: string): Claim {
  const dollar = uid.indexOf('$');
  return { name: userNameKey(dollar < 0 ? '' : uid.slice(0, dollar), uid.slice(dollar + 1)), owner: accountStream(account) };
}
