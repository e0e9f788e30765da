import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteAccountAliasRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { accountOf } from '../account.counts.js';
import type { AccountAliasDeleted } from '../account.events.js';
import { accountAliasKey } from '../account.projection.js';
import { onOwnAccount, presentAccount } from '../account.queries.js';

/** Source: IAM API Reference, DeleteAccountAlias. */
export const deleteAccountAlias = defineWrite({
  name: 'DeleteAccountAlias',
  service: 'iam',
  feature: 'account',
  schema: awsOperation('iam', 'DeleteAccountAlias'),
  actions: ['iam:DeleteAccountAlias'],
  conditionKeys: [],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onOwnAccount<DeleteAccountAliasRequest>('iam:DeleteAccountAlias', 'write'),
  loads: (_input, ctx) => ({ existing: accountOf(ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentAccount(existing, ctx);
    const accountAlias = input.AccountAlias!;
    if (found.state.accountAlias !== accountAlias) throw new RolegateError('NoSuchEntity', `The account alias ${accountAlias} cannot be found.`);
    const deleted: AccountAliasDeleted = { type: 'AccountAliasDeleted', data: { accountAlias } };
    return { writes: appendTo(found, [deleted]), release: [{ name: accountAliasKey(accountAlias), owner: found.stream }], output: {} };
  },
});
