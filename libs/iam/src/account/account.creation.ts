import type { Append } from '#event-sourcing';
import type { AccountId } from '#kernel';
import { stateAfter } from '../change.js';
import type { AccountCreated, AccountLimits } from './account.events.js';
import { DEFAULT_LIMITS } from './account.limits.js';
import { account, accountEmailKey, accountNameKey, accountStream } from './account.projection.js';
import type { AccountState } from './account.state.js';

/** An account to be made. */
export interface NewAccount extends Partial<AccountLimits> {
  readonly accountId: AccountId;
  readonly tenant?: string;
  readonly accountName?: string;
  readonly email?: string;
}

export interface AccountCreation {
  readonly stream: string;
  readonly state: AccountState;
  readonly append: Required<Pick<Append, 'writes' | 'take'>>;
}

/** Pure: event and claims of a new account. Used by the admin API and by the first start. */
export function createAccountEvents({ accountId, tenant = '', accountName = '', email = '', ...limits }: NewAccount, compat: 'ceph' | 'aws', now: number): AccountCreation {
  const stream = accountStream(accountId);
  const created: AccountCreated = { type: 'AccountCreated', data: { accountId, tenant, accountName, email, ...DEFAULT_LIMITS[compat], ...defined(limits) } };
  return {
    stream,
    state: stateAfter(account, undefined, accountId, [created], now),
    append: {
      writes: [{ stream, account: accountId, expected: 0, events: [created] }],
      take: [
        ...(accountName ? [{ name: accountNameKey(tenant, accountName), owner: stream }] : []),
        ...(email ? [{ name: accountEmailKey(email), owner: stream }] : []),
      ],
    },
  };
}

const defined = (limits: Partial<AccountLimits>): Partial<AccountLimits> => Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
