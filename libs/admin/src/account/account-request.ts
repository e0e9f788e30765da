import { account, accountEmailKey, type AccountLimits, accountNameKey, type AccountState, accountStream } from '#iam';
import { isRealAccount, RolegateError, rootArn } from '#kernel';
import { type AccessRequest, type AdminInput, byKey, byStream, type Load, type OperationContext, type Present, type Principal } from '#operation';
import { capRequest } from '../admin.authorization.js';
import { emailOf } from '../email.js';
import { filled, integer, invalidArgument } from '../parameters.js';

export const noSuchAccount = (): RolegateError => new RolegateError('NoSuchKey', 'The account does not exist.');

/** Caps of a user in a real account reach its own account, and no other. */
const isWithin = (principal: Principal, accountId: string): boolean => principal.administrator || !isRealAccount(principal.account) || principal.account === accountId;

/** Authorization of the operations on one account: the cap `accounts`. */
export const onAccount = (action: string, access: 'read' | 'write') => (input: AdminInput, ctx: OperationContext): AccessRequest =>
  capRequest(action, { type: 'accounts', access }, input, ctx, rootArn(filled(input, 'id') ?? ''));

/** Who makes and lists accounts stands above them. @throws RolegateError AccessDenied */
export function assertAboveAccounts({ principal }: OperationContext): void {
  if (principal.administrator || !isRealAccount(principal.account)) return;
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'administrator-only', detail: 'caps of a user of an account end at that account' });
}

/** By id, else by name in the tenant, else by email. Source: rgw_account.cc, info. @throws RolegateError InvalidArgument */
export function accountNamed(input: AdminInput): Load<AccountState> {
  const id = filled(input, 'id');
  if (id !== undefined) return byStream(account, accountStream(id));
  const name = filled(input, 'name');
  if (name !== undefined) return byKey(account, accountNameKey(filled(input, 'tenant') ?? '', name));
  const email = emailOf(input);
  if (email === undefined) throw invalidArgument('The parameter id is missing; name or email would do.', 'id');
  return byKey(account, accountEmailKey(email));
}

/** @throws RolegateError NoSuchKey */
export function presentAccount(found: Present<AccountState> | undefined, { principal }: Pick<OperationContext, 'principal'>): Present<AccountState> {
  if (!found || !isWithin(principal, found.state.accountId)) throw noSuchAccount();
  return found;
}

/** Source: rgw_account.cc, validate_name. @throws RolegateError InvalidArgument */
export function accountName(input: AdminInput): string | undefined {
  const name = filled(input, 'name');
  if (name !== undefined && (name.length > 256 || /[$:\p{Cc}]/u.test(name))) throw invalidArgument('An account name has no $, no : and no control characters.', 'name', name);
  return name;
}

/** Those that the request gives. @throws RolegateError InvalidArgument */
export function limitsOf(input: AdminInput): Partial<AccountLimits> {
  const wanted = {
    maxUsers: integer(input, 'max-users'),
    maxRoles: integer(input, 'max-roles'),
    maxGroups: integer(input, 'max-groups'),
    maxAccessKeys: integer(input, 'max-access-keys'),
    maxBuckets: integer(input, 'max-buckets'),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
