import { type AccountId, isRealAccount, RolegateError } from '#kernel';
import type { AdminInput, OperationContext } from '#operation';
import { type UserState, cephUid } from '#iam';
import { filled, invalidArgument } from './parameters.js';

/** A user as the admin API names it. */
export interface Uid {
  readonly account: AccountId;
  readonly userName: string;
}

/** Source: rgw_basic_types / rgw_op.cc, rgw_validate_tenant_name: letters, digits and underscores. */
const TENANT = /^[A-Za-z0-9_]{1,128}$/;
/**
 * No white space, and nothing that has a meaning in an ARN (`:`, `/`), in a policy's patterns (`*`, `?`) or in a full uid
 * (`$`): a user may not be mistaken for another in a policy.
 */
const USER_NAME = /^[^\s\p{Cc}:/*?$]{1,128}$/u;

/** @throws RolegateError InvalidTenantName, also for what would be an account */
export function assertTenant(tenant: string | undefined): string | undefined {
  if (tenant && (!TENANT.test(tenant) || isRealAccount(tenant))) throw new RolegateError('InvalidTenantName', 'The tenant name is not valid.');
  return tenant;
}

/** The parts of `uid` and `tenant`, unchecked. `tenant$user` names the tenant itself. */
export function splitUid(input: AdminInput): { readonly tenant: string | undefined; readonly userName: string | undefined } {
  const uid = filled(input, 'uid');
  const dollar = uid?.indexOf('$') ?? -1;
  if (uid === undefined || dollar < 0) return { tenant: filled(input, 'tenant'), userName: uid };
  return { tenant: uid.slice(0, dollar), userName: uid.slice(dollar + 1) };
}

/**
 * The user that a request names. Without a tenant it is one of the empty account, or of the caller's own account where
 * that is a real one: no request reaches into another account.
 * @throws RolegateError InvalidArgument, InvalidTenantName
 */
export function uidOf(input: AdminInput, ctx: OperationContext): Uid | undefined {
  const { tenant, userName } = splitUid(input);
  if (userName === undefined) return undefined;
  if (!USER_NAME.test(userName)) throw invalidArgument('The uid is not valid.', 'uid', filled(input, 'uid'));
  const own = ctx.principal.account;
  if (!tenant) return { account: isRealAccount(own) ? own : '', userName };
  const other = filled(input, 'tenant');
  if (other !== undefined && other !== tenant) throw invalidArgument('The uid names another tenant.', 'tenant', other);
  if (!TENANT.test(tenant) || (isRealAccount(tenant) && tenant !== own)) throw new RolegateError('InvalidTenantName', 'The tenant name is not valid.');
  return { account: tenant, userName };
}

/** @throws RolegateError InvalidArgument when there is none */
export function requiredUid(input: AdminInput, ctx: OperationContext): Uid {
  const uid = uidOf(input, ctx);
  if (!uid) throw invalidArgument('The parameter uid is missing.', 'uid');
  return uid;
}

/** `tenant$user`, or the bare name outside tenants. A user of a real account that was given no uid has its id for one. */
export const fullUid = (state: UserState): string => (isRealAccount(state.account) ? state.uid ?? state.userId : cephUid(state));
