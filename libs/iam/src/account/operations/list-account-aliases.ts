import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListAccountAliasesRequest, ListAccountAliasesResponse } from '@aws-sdk/client-iam';
import { account, accountStream } from '../account.projection.js';
import { onOwnAccount } from '../account.queries.js';

/** Source: IAM API Reference, ListAccountAliases: one at most. Outside accounts there is none. */
export const listAccountAliases = defineRead({
  name: 'ListAccountAliases',
  service: 'iam',
  feature: 'account',
  schema: awsOperation('iam', 'ListAccountAliases'),
  actions: ['iam:ListAccountAliases'],
  conditionKeys: [],
  errors: [],
  access: onOwnAccount<ListAccountAliasesRequest>('iam:ListAccountAliases', 'read'),

  async answer(_input, reads, { principal }): Promise<ListAccountAliasesResponse> {
    const alias = (await reads.byStream(account, accountStream(principal.account)))?.state?.accountAlias;
    return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
  },
});
