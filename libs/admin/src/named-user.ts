import { accessKeyKey, uidKey, user, userArn, userNameKey, userStream, type UserState } from '#iam';
import { iamArn, isRealAccount, RolegateError } from '#kernel';
import { type AdminInput, byKey, byStream, hasCap, type Load, type OperationContext, type Present, type Principal, type Reads } from '#operation';
import { filled } from './parameters.js';
import { requiredUid, splitUid, type Uid } from './uid.js';

export const noSuchUser = (): RolegateError => new RolegateError('NoSuchUser', 'Specified user does not exist.');

/** IAM's CreateUser gives no uid: Ceph's word for such a user is its id. */
const USER_ID = /^AIDA[A-Z2-7]{17}$/;

const asText = ({ account, userName }: Uid): string => (account === '' || isRealAccount(account) ? userName : `${account}$${userName}`);

/** Where the user that a uid means may be found: among those of real accounts by uid, or by name in the account or tenant itself. */
function places(uid: Uid): readonly Load<UserState>[] {
  const text = asText(uid);
  const places = [byKey(user, uidKey(text)), byKey(user, userNameKey(uid.account, uid.userName))];
  return USER_ID.test(text) ? [byStream(user, userStream(text)), ...places] : places;
}

const nobody = byStream(user, userStream(''));

/**
 * Who has a uid is found by that one, and never by another's that is his name: a uid that was removed must not lead to him.
 * Users outside real accounts are found by name alone. Whom the caller may not know of is nobody.
 */
const isMeant = (found: UserState | undefined, uid: Uid, place: Load<UserState>, principal: Principal): boolean =>
  found !== undefined && isKnownTo(principal, found) && (found.uid === undefined || found.uid === asText(uid)) && !('stream' in place && !isRealAccount(found.account));

/** The user of a uid, for `loads`: memory says in which place it is. */
export function userOf(uid: Uid, { directory, principal }: Pick<OperationContext, 'directory' | 'principal'>): Load<UserState> {
  const stateAt = (place: Load<UserState>): UserState | undefined => ('key' in place ? directory.find(user, place.key) : directory.get(user, place.stream))?.state;
  const all = places(uid);
  const byName = all.at(-1)!;
  return all.find((place) => isMeant(stateAt(place), uid, place, principal)) ?? (stateAt(byName) ? nobody : byName);
}

/** The user of a uid, for reads; undefined when there is none that the caller may know of. */
export async function readUser(uid: Uid, reads: Reads, { principal }: OperationContext): Promise<Present<UserState> | undefined> {
  for (const place of places(uid)) {
    const found = 'key' in place ? await reads.byKey(user, place.key) : await reads.byStream(user, place.stream);
    if (isMeant(found?.state, uid, place, principal)) return found as Present<UserState>;
  }
  return undefined;
}

/** The user that `uid` and `tenant` name, for `loads`. @throws RolegateError InvalidArgument, InvalidTenantName */
export const userNamed = (input: AdminInput, ctx: OperationContext): Load<UserState> => userOf(requiredUid(input, ctx), ctx);

/** @throws RolegateError NoSuchUser */
export function presentUser(found: Present<UserState> | undefined): Present<UserState> {
  if (!found) throw noSuchUser();
  return found;
}

/**
 * Caps reach the users outside real accounts and those of the caller's own. Of all accounts' know administrators, and those
 * outside accounts who may see accounts.
 */
export const isKnownTo = (principal: Principal, { account }: Pick<UserState, 'account'>): boolean =>
  principal.administrator || !isRealAccount(account) || account === principal.account || (!isRealAccount(principal.account) && hasCap(principal.caps, 'accounts', 'read'));

/**
 * A user who was found by an access key: ids are unique over everything, but no request reaches into another account by
 * them either, unless from whom all accounts are known. @throws RolegateError NoSuchUser
 */
export function reachableUser(found: Present<UserState>, { principal }: OperationContext): Present<UserState> {
  if (!isKnownTo(principal, found.state)) throw noSuchUser();
  return found;
}

/** ARN of the user that a request means, by uid or by access key; nothing is checked. */
export function meantUserArn(input: AdminInput, ctx: OperationContext): string {
  const { principal, directory } = ctx;
  const { tenant, userName } = splitUid(input);
  const account = tenant ?? (isRealAccount(principal.account) ? principal.account : '');
  const place = userName === undefined ? byKey(user, accessKeyKey(filled(input, 'access-key') ?? '')) : userOf({ account, userName }, ctx);
  const found = 'key' in place ? directory.find(user, place.key) : directory.get(user, place.stream);
  return found?.state ? userArn(found.state) : iamArn(account, 'user', '/', userName ?? '');
}
