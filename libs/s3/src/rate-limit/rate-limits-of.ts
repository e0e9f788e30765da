import { type RateLimit, user } from '#iam';
import type { Directory, Principal } from '#operation';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { RATE_LIMITS_STREAM, rateLimits, type RateLimitsState } from './rate-limits.projection.js';

/** A limit, and the stream of the user or bucket that it holds for. */
export interface HeldRate {
  readonly who: string;
  readonly limit: RateLimit;
}

const NONE: readonly HeldRate[] = [];

/** What holds for requests of this caller, in this bucket if they are about one. */
export function rateLimitsOf(principal: Principal, found: FoundBucket | undefined, directory: Pick<Directory, 'get'>): readonly HeldRate[] {
  const global = directory.get(rateLimits, RATE_LIMITS_STREAM)?.state;
  const ofCaller = callersLimit(principal, global, directory);
  const ofBucket = found && enabled(found.stream, found.state.rateLimit?.enabled ? found.state.rateLimit : global?.bucket);
  return ofCaller || ofBucket ? [ofCaller, ofBucket].filter((one) => one !== undefined) : NONE;
}

/** A session is its user's, a role's the user's who assumed it. */
function callersLimit({ kind, stream, owner }: Principal, global: RateLimitsState | undefined, directory: Pick<Directory, 'get'>): HeldRate | undefined {
  if (kind === 'anonymous') return enabled('anonymous', global?.anonymous);
  const caller = stream.startsWith('user/') ? stream : owner.stream;
  const own = directory.get(user, caller)?.state?.rateLimit;
  return enabled(caller, own?.enabled ? own : global?.user);
}

const enabled = (who: string, limit: RateLimit | undefined): HeldRate | undefined => (limit?.enabled ? { who, limit } : undefined);
