import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Quota } from '../quota.js';

/**
 * How much an account may have. Negative: as many as it likes; but of buckets that is 0, and negative means none. Sources: Ceph,
 * "User Accounts"; rgw_rest_iam_user.cc, rgw_op.cc (check_user_max_buckets).
 */
export interface AccountLimits {
  readonly maxUsers: number;
  readonly maxRoles: number;
  readonly maxGroups: number;
  /** Of each user. */
  readonly maxAccessKeys: number;
  readonly maxBuckets: number;
}

/** The stored contract of `account/<id>` streams: what holds of an account as a whole. */
export type AccountCreated = NewEvent<'AccountCreated', AccountLimits & {
  /** `RGW` and 17 digits, or 12 digits. */
  readonly accountId: string;
  /** Whose names its users' uids are among. */
  readonly tenant: string;
  /** '': none (the account of the first administrator). */
  readonly accountName: string;
  readonly email: string;
}>;
/** Only what changed. */
export type AccountModified = NewEvent<'AccountModified', Partial<AccountLimits> & { readonly accountName?: string; readonly email?: string }>;
/** `account`: over all its buckets; `bucket`: what each of them has unless it has its own. */
export type AccountQuotaSet = NewEvent<'AccountQuotaSet', { readonly scope: 'account' | 'bucket'; readonly quota: Quota }>;
export type AccountAliasCreated = NewEvent<'AccountAliasCreated', { readonly accountAlias: string }>;
export type AccountAliasDeleted = NewEvent<'AccountAliasDeleted', { readonly accountAlias: string }>;
export type AccountDeleted = NewEvent<'AccountDeleted', Record<string, never>>;

export type AccountEvent = AccountCreated | AccountModified | AccountQuotaSet | AccountAliasCreated | AccountAliasDeleted | AccountDeleted;

const first = { schemaVersion: 1, critical: true } as const;

export const accountEventTypes = {
  AccountCreated: first,
  AccountModified: first,
  AccountQuotaSet: first,
  AccountAliasCreated: first,
  AccountAliasDeleted: first,
  AccountDeleted: first,
} as const satisfies Record<AccountEvent['type'], EventTypes[string]>;
