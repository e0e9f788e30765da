import { accountAliasKey, accountCounter, type AccountDeleted, accountEmailKey, accountNameKey, appendTo, CLOSED, COUNTED } from '#iam';
import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { accountNamed, onAccount, presentAccount } from '../account-request.js';

/**
 * `account rm`. Source: Ceph, rgw_account.cc, remove: not while anything is left in it. Each of its counts is closed in
 * the same append, which fails where one does not stand at 0; whatever would be made later finds them closed.
 */
export const removeAccount = defineWrite({
  name: 'AdminRemoveAccount',
  service: 'admin',
  feature: 'account',
  route: { method: 'DELETE', path: '/account', root: 'AccountInfo' },
  actions: ['admin:RemoveAccount'],
  conditionKeys: [],
  errors: ['NoSuchKey', 'DeleteConflict', 'InvalidArgument', 'ConcurrentModification'],
  access: onAccount('admin:RemoveAccount', 'write'),
  loads: (input) => ({ existing: accountNamed(input) }),

  decide(_input, { existing }, ctx) {
    const found = presentAccount(existing, ctx);
    const { stream, state: { accountId, tenant, accountName, email, accountAlias } } = found;
    const deleted: AccountDeleted = { type: 'AccountDeleted', data: {} };
    const names = [
      ...(accountName ? [accountNameKey(tenant, accountName)] : []),
      ...(email ? [accountEmailKey(email)] : []),
      ...(accountAlias ? [accountAliasKey(accountAlias)] : []),
    ];
    return {
      writes: appendTo(found, [deleted]),
      release: names.map((name) => ({ name, owner: stream })),
      unheld: [stream],
      counts: COUNTED.map((what) => ({ name: accountCounter(accountId, what), by: CLOSED, limit: CLOSED })),
      output: undefined,
    };
  },

  overLimit: () => new RolegateError('DeleteConflict', 'The account cannot be deleted until everything in it is removed.'),
});
