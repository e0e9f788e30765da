import { account, accountEmailKey, accountNameKey, accountOwner, accountStream, createAccountEvents } from '#iam';
import { isRealAccount, RolegateError } from '#kernel';
import { type AdminInput, byKey, byStream, defineWrite } from '#operation';
import { emailExists, emailOf } from '../../email.js';
import { filled, invalidArgument } from '../../parameters.js';
import { assertTenant } from '../../uid.js';
import { accountInfo } from '../account-info.js';
import { accountName, assertAboveAccounts, limitsOf, onAccount } from '../account-request.js';

const accountExists = (): RolegateError => new RolegateError('AccountAlreadyExists', '');

/** Of both forms, whatever the profile. @throws RolegateError InvalidArgument */
function requestedId(input: AdminInput): string | undefined {
  const id = filled(input, 'id');
  if (id !== undefined && !isRealAccount(id)) throw invalidArgument('An account id is RGW and 17 digits, or 12 digits.', 'id', id);
  return id;
}

/**
 * `account create`. Source: Ceph, rgw_rest_account.cc and rgw_account.cc, create: without an id one is made, of the form of
 * the profile. An id is never given out again, also when its account is gone: policies elsewhere may still name it.
 */
export const createAccount = defineWrite({
  name: 'AdminCreateAccount',
  service: 'admin',
  feature: 'account',
  route: { method: 'POST', path: '/account', root: 'AccountInfo' },
  actions: ['admin:CreateAccount'],
  conditionKeys: [],
  errors: ['AccountAlreadyExists', 'EmailExists', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  onlyAdds: true,

  access(input: AdminInput, ctx) {
    const asked = onAccount('admin:CreateAccount', 'write')(input, ctx);
    assertAboveAccounts(ctx);
    return asked;
  },

  loads: (input) => ({
    existing: byStream(accountOwner, accountStream(filled(input, 'id') ?? '')),
    named: byKey(account, accountNameKey(filled(input, 'tenant') ?? '', filled(input, 'name') ?? '')),
    emailOwner: byKey(account, accountEmailKey(emailOf(input) ?? '')),
  }),

  decide(input, { existing, named, emailOwner }, ctx) {
    const wanted = { accountId: requestedId(input) ?? ctx.ids.account(ctx.settings.compat), tenant: assertTenant(filled(input, 'tenant')), accountName: accountName(input), email: emailOf(input), ...limitsOf(input) };
    if (existing || named) throw accountExists();
    if (emailOwner) throw emailExists();
    const { append, state } = createAccountEvents(wanted, ctx.settings.compat, ctx.now);
    return { ...append, output: accountInfo(state) };
  },
});
