import type { RateLimit } from '#iam';
import { type Clock, RolegateError, systemClock } from '#kernel';
import type { Directory, Principal } from '#operation';
import { bucketInMemory } from '../bucket/bucket.queries.js';
import { Allowance } from './allowance.js';
import { type HeldRate, rateLimitsOf } from './rate-limits-of.js';

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

  private heldFor(principal: Principal, wireBucket: string | undefined): readonly HeldRate[] {
    return rateLimitsOf(principal, wireBucket === undefined ? undefined : bucketInMemory(wireBucket, principal.account, this.directory), this.directory);
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
