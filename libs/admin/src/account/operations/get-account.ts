import { account, type AccountState } from '#iam';
import { type AdminInput, defineRead, type OperationContext, type Present, type Reads } from '#operation';
import { accountInfo } from '../account-info.js';
import { accountNamed, onAccount, presentAccount } from '../account-request.js';

/** `account get`, by id, name or email. Source: Ceph, rgw_account.cc, info. */
export const getAccount = defineRead({
  name: 'AdminGetAccount',
  service: 'admin',
  feature: 'account',
  route: { method: 'GET', path: '/account', root: 'AccountInfo' },
  actions: ['admin:GetAccount'],
  conditionKeys: [],
  errors: ['NoSuchKey', 'InvalidArgument'],
  access: onAccount('admin:GetAccount', 'read'),

  answer: async (input, reads, ctx) => accountInfo((await accountAsked(input, reads, ctx)).state),
});

/** @throws RolegateError NoSuchKey, InvalidArgument */
export async function accountAsked(input: AdminInput, reads: Reads, ctx: OperationContext): Promise<Present<AccountState>> {
  const place = accountNamed(input);
  const found = 'key' in place ? await reads.byKey(account, place.key) : await reads.byStream(account, place.stream);
  return presentAccount(found?.state && (found as Present<AccountState>), ctx);
}
