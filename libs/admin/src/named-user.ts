import { user, userNameKey, type UserState } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byKey, type Load, type OperationContext, type Present } from '#operation';
import { requiredUid } from './uid.js';

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
