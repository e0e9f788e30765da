import { account, type AccountState, accountStream, uidKey, user, userNameKey } from '#iam';
import { isRealAccount, RolegateError } from '#kernel';
import { type AccessRequest, type AdminInput, byKey, byStream, type OperationContext, type Present } from '#operation';
import { assertAboveAccounts, onAccount } from './account/account-request.js';
import { displayText, filled, flag, invalidArgument } from './parameters.js';
import { assertTenant, type Uid } from './uid.js';

/** Where a user is to be made, and under which names. */
export interface Membership {
  readonly account: string;
  readonly userName: string;
  /** Ceph's full uid, in a real account. */
  readonly uid?: string;
}

/** IAM's names of users. Source: IAM API Reference, CreateUser. */
const IAM_USER_NAME = /^[\w+=,.@-]{1,64}$/;

/**
 * With `account-id` the user is one of that account, and what is shown of it is its IAM name, as in RGW (Ceph, "User
 * Accounts"); a caller of a real account makes it in its own. Its uid is among those of the tenant.
 * @throws RolegateError InvalidArgument, InvalidTenantName
 */
export function membershipOf(input: AdminInput, uid: Uid): Membership {
  const accountId = filled(input, 'account-id');
  if (accountId === undefined) {
    if (flag(input, 'account-root')) throw invalidArgument('account-root needs an account-id.', 'account-root', input['account-root']);
    return isRealAccount(uid.account) ? { ...uid, uid: uid.userName } : uid;
  }
  if (!isRealAccount(accountId)) throw invalidArgument('An account id is RGW and 17 digits, or 12 digits.', 'account-id', accountId);
  const userName = displayText(input, 'display-name') ?? '';
  if (!IAM_USER_NAME.test(userName)) throw invalidArgument('display-name is the IAM name of a user of an account: up to 64 letters, digits and _+=,.@-', 'display-name', userName);
  const tenant = isRealAccount(uid.account) ? '' : uid.account;
  return { account: accountId, userName, uid: tenant === '' ? uid.userName : `${tenant}$${uid.userName}` };
}

/** A member of another account than the caller's, and a root user, is for whom all accounts are open: the cap `accounts`. */
export function accessToMembership(input: AdminInput, ctx: OperationContext): readonly AccessRequest[] {
  const accountId = filled(input, 'account-id');
  if (accountId === undefined || (accountId === ctx.principal.account && !flag(input, 'account-root'))) return [];
  assertAboveAccounts(ctx);
  return [onAccount('admin:CreateUser', 'write')({ id: accountId }, ctx)];
}

/** What may stand in the way of a new user: the account, and who has one of its names. */
export function membershipLoads({ account: accountId, userName, uid }: Membership) {
  const full = uid ?? (accountId === '' ? userName : `${accountId}$${userName}`);
  const dollar = full.indexOf('$');
  return {
    within: byStream(account, accountStream(accountId)),
    existing: byKey(user, userNameKey(accountId, userName)),
    uidOwner: byKey(user, uidKey(full)),
    outside: byKey(user, userNameKey(full.slice(0, Math.max(dollar, 0)), full.slice(dollar + 1))),
  };
}

/** An account that was asked for has to be there, and of the user's tenant. @throws RolegateError NoSuchKey, InvalidArgument */
export function assertMembership(input: AdminInput, uid: Uid, within: Present<AccountState> | undefined): void {
  const accountId = filled(input, 'account-id');
  if (accountId === undefined) return;
  if (!within) throw new RolegateError('NoSuchKey', 'The account does not exist.');
  const tenant = assertTenant(isRealAccount(uid.account) ? '' : uid.account) ?? '';
  if (within.state.tenant !== tenant) throw invalidArgument('The tenant of the user is not that of the account.', 'tenant', tenant);
}
