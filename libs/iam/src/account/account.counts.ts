import type { CountChange } from '#event-sourcing';
import { type AccountId, isRealAccount } from '#kernel';
import { byStream, type Load, type OperationContext, type Present } from '#operation';
import type { AccountLimits } from './account.events.js';
import { account, accountStream } from './account.projection.js';
import type { AccountState } from './account.state.js';

/** Where the counts of a deleted account stand: beyond what any creation may reach, with a limit or without. */
export const CLOSED = 2 ** 40;

/** What is counted in each real account. An account can be deleted when all of it is gone. */
export const COUNTED = ['users', 'roles', 'groups', 'policies', 'instance-profiles', 'oidc-providers', 'saml-providers', 'mfa-devices', 'buckets'] as const;
export type Counted = (typeof COUNTED)[number];

/** Those that an account bounds; keys are bounded per user. */
const LIMITS = { users: 'maxUsers', roles: 'maxRoles', groups: 'maxGroups', buckets: 'maxBuckets' } as const satisfies Partial<Record<Counted, keyof AccountLimits>>;

/** Buckets are counted by owner, and the account is the owner. */
export const accountCounter = (accountId: AccountId, what: Counted): string => `${what}:${what === 'buckets' ? accountStream(accountId) : accountId}`;

/** Users, roles, groups, and a user's keys: undefined, no bound, for a negative number. */
export const boundOf = (limit: number): number | undefined => (limit < 0 ? undefined : limit);

/** Buckets: undefined, no bound, for 0; none at all for a negative number. */
export const bucketBoundOf = (limit: number): number | undefined => (limit === 0 ? undefined : Math.max(limit, 0));

/** The account in which a request acts, for `loads`; nothing outside real accounts. */
export const accountOf = ({ principal }: Pick<OperationContext, 'principal'>): Load<AccountState> => byStream(account, accountStream(principal.account));

/**
 * The change of a count that goes with a creation (`by` 1, and the account that `accountOf` loaded) or a deletion (-1).
 * Outside real accounts nothing is counted. Beyond the limit the append is refused: LimitExceeded.
 */
export function countIn(accountId: AccountId, what: Counted, by: number, found?: Present<AccountState>): readonly CountChange[] {
  if (!isRealAccount(accountId)) return [];
  const name = accountCounter(accountId, what);
  return [by > 0 ? { name, by, limit: limitOf(what, found) ?? CLOSED - 1 } : { name, by }];
}

function limitOf(what: Counted, found: Present<AccountState> | undefined): number | undefined {
  if (!found || !(what in LIMITS)) return undefined;
  const limit = found.state[LIMITS[what as keyof typeof LIMITS]];
  return what === 'buckets' ? bucketBoundOf(limit) : boundOf(limit);
}
