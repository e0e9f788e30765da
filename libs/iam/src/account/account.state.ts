import type { StoredEvent } from '#event-sourcing';
import type { Quota } from '../quota.js';
import type { AccountEvent, AccountLimits } from './account.events.js';

export interface AccountState extends AccountLimits {
  /** The account's own id. */
  readonly account: string;
  readonly accountId: string;
  readonly tenant: string;
  readonly accountName: string;
  readonly email: string;
  readonly createDate: Date;
  /** IAM's alias: one at most. */
  readonly accountAlias?: string;
  readonly quota?: Quota;
  readonly bucketQuota?: Quota;
}

export function evolveAccount(state: AccountState | undefined, stored: StoredEvent): AccountState | undefined {
  const event = stored as StoredEvent & AccountEvent;
  if (event.type === 'AccountCreated') return { account: stored.account, ...event.data, createDate: stored.time };
  if (!state) return undefined;
  switch (event.type) {
    case 'AccountModified': return { ...state, ...event.data };
    case 'AccountQuotaSet': return { ...state, [event.data.scope === 'bucket' ? 'bucketQuota' : 'quota']: event.data.quota };
    case 'AccountAliasCreated': return { ...state, accountAlias: event.data.accountAlias };
    case 'AccountAliasDeleted': return { ...state, accountAlias: undefined };
    case 'AccountDeleted': return undefined;
    default: return state;
  }
}
