import type { Feature } from '#operation';
import { account } from './account.projection.js';
import { createAccountAlias } from './operations/create-account-alias.js';
import { deleteAccountAlias } from './operations/delete-account-alias.js';
import { getAccountAuthorizationDetails } from './operations/get-account-authorization-details.js';
import { getAccountSummary } from './operations/get-account-summary.js';
import { listAccountAliases } from './operations/list-account-aliases.js';

export const accountFeature: Feature = {
  name: 'account',
  aggregate: account,
  operations: [createAccountAlias, deleteAccountAlias, listAccountAliases, getAccountSummary, getAccountAuthorizationDetails],
};
