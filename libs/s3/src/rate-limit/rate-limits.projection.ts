import type { Aggregate, StoredEvent } from '#event-sourcing';
import type { RateLimit } from '#iam';
import { type GlobalRateLimitPut, rateLimitsEventTypes, type RateLimitScope } from './rate-limits.events.js';

export type RateLimitsState = { readonly account: string } & Readonly<Partial<Record<RateLimitScope, RateLimit>>>;

export const RATE_LIMITS_STREAM = 'rate-limits/global';

export const rateLimits: Aggregate<RateLimitsState> = {
  kind: 'rate-limits',
  events: rateLimitsEventTypes,
  evolve(state, stored) {
    const { scope, limit } = (stored as StoredEvent & GlobalRateLimitPut).data;
    return { account: stored.account, ...state, [scope]: limit };
  },
  row: (state) => ({ account: state.account, name: 'global', path: '/' }),
  keys: () => [],
};
