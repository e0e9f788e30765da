import { RolegateError } from '#kernel';
import { byKey, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateAccountAliasRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { accountOf } from '../account.counts.js';
import type { AccountAliasCreated, AccountAliasDeleted } from '../account.events.js';
import { account, accountAliasKey } from '../account.projection.js';
import { onOwnAccount, presentAccount } from '../account.queries.js';

/** Source: IAM API Reference, CreateAccountAlias; IAM User Guide, "AWS account aliases": the new one replaces the one before. */
export const createAccountAlias = defineWrite({
  name: 'CreateAccountAlias',
  service: 'iam',
  feature: 'account',
  schema: awsOperation('iam', 'CreateAccountAlias'),
  actions: ['iam:CreateAccountAlias'],
  conditionKeys: [],
  errors: ['EntityAlreadyExists', 'InvalidInput', 'ConcurrentModification'],
  onlyAdds: true,
  access: onOwnAccount<CreateAccountAliasRequest>('iam:CreateAccountAlias', 'write'),
  loads: (input, ctx) => ({ existing: accountOf(ctx), aliased: byKey(account, accountAliasKey(input.AccountAlias!)) }),

  decide(input, { existing, aliased }, ctx) {
    const found = presentAccount(existing, ctx);
    const accountAlias = input.AccountAlias!;
    const { stream, state } = found;
    if (aliased && aliased.stream !== stream) throw new RolegateError('EntityAlreadyExists', `The account alias ${accountAlias} already exists.`);
    if (state.accountAlias === accountAlias) return { output: {} };
    const before = state.accountAlias;
    const deleted: AccountAliasDeleted[] = before === undefined ? [] : [{ type: 'AccountAliasDeleted', data: { accountAlias: before } }];
    const created: AccountAliasCreated = { type: 'AccountAliasCreated', data: { accountAlias } };
    return {
      writes: appendTo(found, [...deleted, created]),
      take: [{ name: accountAliasKey(accountAlias), owner: stream }],
      release: before === undefined ? [] : [{ name: accountAliasKey(before), owner: stream }],
      output: {},
    };
  },
});
