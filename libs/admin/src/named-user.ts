import { accessKeyKey, user, userArn, userNameKey, type UserState } from '#iam';
import { iamArn, isRealAccount, RolegateError } from '#kernel';
import { type AdminInput, byKey, type Load, type OperationContext, type Present, type Principal } from '#operation';
import { filled } from './parameters.js';
import { requiredUid, splitUid } from './uid.js';

export const noSuchUser = (): RolegateError => new RolegateError('NoSuchUser', 'Specified user does not exist.');

/** The user that `uid` and `tenant` name, for `loads`. @throws RolegateError InvalidArgument, InvalidTenantName */
export function userNamed(input: AdminInput, ctx: OperationContext): Load<UserState> {
  const { account, userName } = requiredUid(input, ctx);
  return byKey(user, userNameKey(account, userName));
}

/** @throws RolegateError NoSuchUser */
export function presentUser(found: Present<UserState> | undefined): Present<UserState> {
  if (!found) throw noSuchUser();
  return found;
}

/** Caps reach the users outside real accounts and those of the caller's own; only an administrator knows of all. */
export const isKnownTo = (principal: Principal, { account }: UserState): boolean => principal.administrator || !isRealAccount(account) || account === principal.account;

/**
 * A user who was found by an access key: ids are unique over everything, but no request reaches into another account by
 * them either, unless an administrator's. @throws RolegateError NoSuchUser
 */
export function reachableUser(found: Present<UserState>, { principal }: OperationContext): Present<UserState> {
  if (!isKnownTo(principal, found.state)) throw noSuchUser();
  return found;
}

/** ARN of the user that a request means, by uid or by access key; nothing is checked. */
export function meantUserArn(input: AdminInput, { principal, directory }: OperationContext): string {
  const { tenant, userName } = splitUid(input);
  const account = tenant ?? (isRealAccount(principal.account) ? principal.account : '');
  const found = directory.find(user, userName === undefined ? accessKeyKey(filled(input, 'access-key') ?? '') : userNameKey(account, userName));
  return found?.state ? userArn(found.state) : iamArn(account, 'user', '/', userName ?? '');
}
