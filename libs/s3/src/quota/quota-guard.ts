import { type Clock, RolegateError, systemClock } from '#kernel';
import type { Present, Reads, StreamContext } from '#operation';
import { bucket, ownerPath } from '../bucket/bucket.projection.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import type { BucketState } from '../bucket/bucket.state.js';
import type { BeforeCommit, BucketUsage, ObjectStore } from '../store/index.js';
import { type Limits, limitsOf } from './quota.limits.js';
import { type Growth, Room } from './room.js';

/** Milliseconds after which a share is confirmed by a new count before it is stored: other nodes have gone on meanwhile. */
const CONFIRMED = 1000;

/** What of a request counts here. */
type QuotaContext = Pick<StreamContext, 'directory' | 'reads' | 'recheck'>;

/** Buckets and owners of whom a node remembers a count. */
const REMEMBERED = 10_000;

interface Share {
  readonly room: Room;
  readonly limits: Limits;
  readonly count: () => Promise<Growth>;
  readonly scope: 'bucket' | 'owner';
}

/**
 * Refuses what has no room in the quotas of a bucket and of its owner. As in RGW an object that takes another's place needs
 * room of its own, and parts of uploads in progress count (rgw_op.cc, RGWPutObj::execute, check_quota).
 */
export class QuotaGuard {
  private readonly rooms = new Map<string, Room>();

  constructor(private readonly store: Pick<ObjectStore, 'usage'>, private readonly clock: Clock = systemClock) {}

  /**
   * Runs `store` with a share of every enabled quota, which is given back when it ends: what was stored is counted then. It
   * gets what is to be checked right before the commit, the caller's rights included. @throws RolegateError QuotaExceeded
   */
  async within<T>(found: FoundBucket, growth: Growth | (() => Promise<Growth>), ctx: QuotaContext, store: (beforeCommit: BeforeCommit) => Promise<T>): Promise<T> {
    const shares = this.sharesOf(found, ctx);
    if (shares.length === 0) return store(() => ctx.recheck());
    const wanted = typeof growth === 'function' ? await growth() : growth;
    const taken: Room[] = [];
    const begun = this.clock.monotonic();
    try {
      for (const { room, limits, count, scope } of shares) {
        if (!(await room.take(wanted, limits, count))) throw exceeded(scope, found.state, limits);
        taken.push(room);
      }
      return await store(async () => {
        await ctx.recheck();
        if (this.clock.monotonic() - begun >= CONFIRMED) await this.confirm(shares, found);
      });
    } finally {
      for (const room of taken) room.release(wanted);
    }
  }

  private async confirm(shares: readonly Share[], { state }: FoundBucket): Promise<void> {
    for (const { room, limits, count, scope } of shares) if (!(await room.countedRoom(limits, count))) throw exceeded(scope, state, limits);
  }

  private sharesOf({ state }: FoundBucket, ctx: QuotaContext): readonly Share[] {
    const limits = limitsOf(state, ctx);
    if (!limits) return NO_SHARES;
    const shares: Share[] = [];
    if (limits.bucket) shares.push({ scope: 'bucket', limits: limits.bucket, room: this.room(state.bucketId), count: () => this.stored([state.bucketId]) });
    if (limits.owner) shares.push({ scope: 'owner', limits: limits.owner, room: this.room(state.owner.stream), count: async () => this.stored(await ownedBuckets(state, ctx.reads)) });
    return shares;
  }

  private async stored(bucketIds: readonly string[]): Promise<Growth> {
    const usage = await this.store.usage(bucketIds);
    return [...usage.values()].reduce(plus, { objects: 0, bytes: 0 });
  }

  /** Those that were asked for longest ago are forgotten first. */
  private room(name: string): Room {
    const known = this.rooms.get(name) ?? new Room(this.clock);
    this.rooms.delete(name);
    this.rooms.set(name, known);
    if (this.rooms.size > REMEMBERED) this.forgetOne();
    return known;
  }

  private forgetOne(): void {
    for (const [name, room] of this.rooms) {
      if (room.inUse) continue;
      this.rooms.delete(name);
      return;
    }
  }
}

const NO_SHARES: readonly Share[] = [];

const plus = (sum: Growth, { objects, bytes, uploading }: BucketUsage): Growth => ({ objects: sum.objects + objects, bytes: sum.bytes + bytes + uploading });

/** Names of a page of the owner's buckets. */
const PAGE = 1000;

async function ownedBuckets({ account, owner }: BucketState, reads: Reads): Promise<readonly string[]> {
  const ids: string[] = [];
  let afterName: string | undefined;
  do {
    const page = await reads.list(bucket, { account, pathPrefix: ownerPath(owner), afterName, limit: PAGE });
    ids.push(...(page.items as readonly Present<BucketState>[]).map(({ state }) => state.bucketId));
    afterName = page.nextName;
  } while (afterName !== undefined);
  return ids;
}

function exceeded(scope: Share['scope'], { name, owner }: BucketState, { maxObjects, maxSize }: Limits): RolegateError {
  const whose = scope === 'bucket' ? `bucket ${name}` : `all buckets of ${owner.id}`;
  return new RolegateError('QuotaExceeded', '', { fields: { BucketName: name }, reason: 'quota', detail: `${whose}: at most ${maxObjects} objects and ${maxSize} bytes (negative: any)` });
}
