import type { Clock } from '#kernel';
import type { Limits } from './quota.limits.js';

/** What a request would add. */
export interface Growth {
  readonly objects: number;
  /** Bytes. */
  readonly bytes: number;
}

/** Milliseconds for which a count is believed while there is plenty of room. */
const BELIEVED = 1000;
/** Above this share of a limit every request counts anew. Source: rgw_bucket_quota_soft_threshold. */
const PLENTY = 0.95;

/**
 * What one quota has room for, as one node knows it. What this node has under way is taken for stored, so that requests side
 * by side never pass the limit together; of other nodes only what they have stored counts. Counting begins after a request's
 * own share is taken, so of two that meet here one sees the other.
 */
export class Room {
  private underWay: Growth = { objects: 0, bytes: 0 };
  /** All that ever asked for a share. */
  private asked: Growth = { objects: 0, bytes: 0 };
  /** Stored or under way when counting began at `countedAt`, less what had asked until then: with `asked` what there is at most. */
  private counted: Growth = { objects: 0, bytes: 0 };
  private countedAt = -Infinity;
  private users = 0;

  constructor(private readonly clock: Clock) {}

  /** True while a request has a share of it: it may not be forgotten. */
  get inUse(): boolean {
    return this.users > 0;
  }

  /** Takes a share; false: there is no room, and nothing was taken. */
  async take(growth: Growth, limits: Limits, count: () => Promise<Growth>): Promise<boolean> {
    this.users++;
    this.underWay = sum(this.underWay, growth);
    this.asked = sum(this.asked, growth);
    if (this.clock.monotonic() - this.countedAt < BELIEVED && fits(sum(this.counted, this.asked), limits, PLENTY)) return true;
    try {
      if (await this.countedRoom(limits, count)) return true;
    } catch (error) {
      this.release(growth);
      throw error;
    }
    this.release(growth);
    return false;
  }

  /** Whether what was taken still has room, by a new count. */
  countedRoom = async (limits: Limits, count: () => Promise<Growth>): Promise<boolean> => {
    const { underWay, asked } = this;
    const at = this.clock.monotonic();
    const stored = sum(await count(), underWay);
    this.counted = less(stored, asked);
    this.countedAt = at;
    return fits(stored, limits, 1);
  };

  release(growth: Growth): void {
    this.users--;
    this.underWay = less(this.underWay, growth);
  }
}

const sum = (a: Growth, b: Growth): Growth => ({ objects: a.objects + b.objects, bytes: a.bytes + b.bytes });
const less = (a: Growth, b: Growth): Growth => ({ objects: a.objects - b.objects, bytes: a.bytes - b.bytes });

const fits = ({ objects, bytes }: Growth, { maxObjects, maxSize }: Limits, share: number): boolean =>
  (maxObjects < 0 || objects <= maxObjects * share) && (maxSize < 0 || bytes <= maxSize * share);
