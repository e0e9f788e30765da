import type { EventTypes, NewEvent } from '#event-sourcing';
import type { RateLimit } from '#iam';

/** Whom a limit holds for who has none of his own; `anonymous`: all callers without a signature, together. */
export type RateLimitScope = 'user' | 'bucket' | 'anonymous';

/** The stored contract of the one stream `rate-limits/global`. */
export type GlobalRateLimitPut = NewEvent<'GlobalRateLimitPut', { readonly scope: RateLimitScope; readonly limit: RateLimit }>;

export const rateLimitsEventTypes = { GlobalRateLimitPut: { schemaVersion: 1, critical: true } } as const satisfies EventTypes;
