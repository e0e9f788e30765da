import { type RateLimit, user } from '#iam';
import { type Clock, RolegateError, systemClock } from '#kernel';
import type { Directory, Principal } from '#operation';
import { addressOf } from '../bucket/bucket.address.js';
import { bucket, bucketNameKey } from '../bucket/bucket.projection.js';
import { Allowance } from './allowance.js';
import { RATE_LIMITS_STREAM, rateLimits, type RateLimitsState } from './rate-limits.projection.js';

/** Told at the end of a request how many bytes it took. */
export type Spend = (bytesIn: number, bytesOut: number) => void;

/** Users and buckets of which a node remembers what is left. */
const REMEMBERED = 100_000;

class Allowances {
  readonly readOps = new Allowance();
  readonly writeOps = new Allowance();
  readonly readBytes = new Allowance();
  readonly writeBytes = new Allowance();
}

interface Held {
  readonly who: string;
  readonly limit: RateLimit;
}

/**
 * Lets requests through at the rate that their user and their bucket have. Each node counts for itself: a user who comes to
 * all of n nodes gets n times as much (Ceph, "Admin Guide", Rate Limit Management). Without limits a request pays look-ups
 * in memory.
 */
export class RateLimiter {
  private readonly known = new Map<string, Allowances>();

  constructor(private readonly directory: Pick<Directory, 'find' | 'get'>, private readonly clock: Clock = systemClock) {}

  /** undefined: no limit holds for the request. @throws RolegateError SlowDown */
  admit(principal: Principal, wireBucket: string | undefined, method: string): Spend | undefined {
    const held = this.heldFor(principal, wireBucket);
    if (held.length === 0) return undefined;
    const reads = method === 'GET' || method === 'HEAD';
    const now = this.clock.monotonic();
    const all = held.map(({ who, limit }) => ({ who, ...(reads ? this.reading(who, limit) : this.writing(who, limit)) }));
    const over = all.find(({ ops, maxOps, bytes, maxBytes }) => ops.leftOf(maxOps, now) < 1 || bytes.leftOf(maxBytes, now) <= 0);
    if (over) throw new RolegateError('SlowDown', '', { reason: 'rate-limit', detail: `${over.who} is at its limit: ${over.maxOps} requests and ${over.maxBytes} bytes a minute (0: any)` });
    for (const { ops, maxOps } of all) ops.spend(1, maxOps);
    return (bytesIn, bytesOut) => {
      for (const { bytes, maxBytes } of all) bytes.spend(reads ? bytesOut : bytesIn, maxBytes);
    };
  }

  private reading(who: string, { maxReadOps, maxReadBytes }: RateLimit) {
    const { readOps, readBytes } = this.allowances(who);
    return { ops: readOps, maxOps: maxReadOps, bytes: readBytes, maxBytes: maxReadBytes };
  }

  private writing(who: string, { maxWriteOps, maxWriteBytes }: RateLimit) {
    const { writeOps, writeBytes } = this.allowances(who);
    return { ops: writeOps, maxOps: maxWriteOps, bytes: writeBytes, maxBytes: maxWriteBytes };
  }

  private heldFor(principal: Principal, wireBucket: string | undefined): readonly Held[] {
    const global = this.directory.get(rateLimits, RATE_LIMITS_STREAM)?.state;
    const ofCaller = this.ofCaller(principal, global);
    const ofBucket = wireBucket === undefined ? undefined : this.ofBucket(principal, wireBucket, global);
    return ofCaller || ofBucket ? [ofCaller, ofBucket].filter((one) => one !== undefined) : NONE;
  }

  /** A session is its user's, a role's the user's who assumed it. */
  private ofCaller({ kind, stream, owner }: Principal, global: RateLimitsState | undefined): Held | undefined {
    if (kind === 'anonymous') return enabled('anonymous', global?.anonymous);
    const caller = stream.startsWith('user/') ? stream : owner.stream;
    const own = this.directory.get(user, caller)?.state?.rateLimit;
    return enabled(caller, own?.enabled ? own : global?.user);
  }

  private ofBucket({ account }: Principal, wireBucket: string, global: RateLimitsState | undefined): Held | undefined {
    const { namespace, name } = addressOf(wireBucket, account);
    const found = this.directory.find(bucket, bucketNameKey(namespace, name));
    return found?.state && enabled(found.stream, found.state.rateLimit?.enabled ? found.state.rateLimit : global?.bucket);
  }

  private allowances(who: string): Allowances {
    const known = this.known.get(who);
    if (known) return known;
    const made = new Allowances();
    this.known.set(who, made);
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value!);
    return made;
  }
}

const NONE: readonly Held[] = [];

const enabled = (who: string, limit: RateLimit | undefined): Held | undefined => (limit?.enabled ? { who, limit } : undefined);
