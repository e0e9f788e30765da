import type { Aggregate } from '#event-sourcing';
import type { AccountId } from '#kernel';
import { accountEventTypes } from './account.events.js';
import { type AccountState, evolveAccount } from './account.state.js';

export const accountStream = (accountId: AccountId): string => `account/${accountId}`;

/** Names are unique in a tenant (Ceph, "User Accounts"). */
export const accountNameKey = (tenant: string, accountName: string): string => `account-name:${tenant}:${accountName}`;
/** Over all accounts, whatever their tenant. */
export const accountEmailKey = (email: string): string => `account-email:${email.toLowerCase()}`;
/** Over all accounts (IAM User Guide, "AWS account aliases"). */
export const accountAliasKey = (accountAlias: string): string => `account-alias:${accountAlias}`;

export const account: Aggregate<AccountState> = {
  kind: 'account',
  events: accountEventTypes,
  evolve: evolveAccount,
  // Listed by id.
  row: (state) => ({ account: state.account, name: state.accountId, path: '/' }),
  keys: ({ tenant, accountName, email, accountAlias }) => [
    ...(accountName ? [accountNameKey(tenant, accountName)] : []),
    ...(email ? [accountEmailKey(email)] : []),
    ...(accountAlias ? [accountAliasKey(accountAlias)] : []),
  ],
};
