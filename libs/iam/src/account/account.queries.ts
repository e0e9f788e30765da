import { RolegateError, isRealAccount } from '#kernel';
import type { AccessRequest, OperationContext, Present } from '#operation';
import type { AccountState } from './account.state.js';

/** Authorization of IAM's operations on the account itself, which are on no resource (Service Authorization Reference, IAM). */
export const onOwnAccount = <I>(action: string, access: 'read' | 'write') => (_input: I, { principal }: OperationContext): AccessRequest =>
  ({ action, resource: '*', resourceAccount: principal.account, cap: { type: 'accounts', access } });

/** The empty account and tenants are no accounts. @throws RolegateError InvalidInput */
export function assertInAccount({ principal }: OperationContext): void {
  if (!isRealAccount(principal.account)) throw new RolegateError('InvalidInput', 'The caller belongs to no account.', { reason: 'no-account' });
}

/** The caller's account. @throws RolegateError InvalidInput */
export function presentAccount(found: Present<AccountState> | undefined, ctx: OperationContext): Present<AccountState> {
  assertInAccount(ctx);
  if (!found) throw new RolegateError('InvalidInput', 'The account does not exist.', { reason: 'no-account' });
  return found;
}
