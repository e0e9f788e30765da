import type { Clock } from '#kernel';

/**
 * The freshness lease: memory may decide only while `now < t0 + length`, where t0 is this process's own clock read before
 * it asked the primary for the head, all of which it has since applied. Compared on every request, on the monotonic and on
 * the wall clock (a suspended machine stops the first), never through a flag that a timer sets.
 */
export class FreshnessLease {
  private monotonicEnd = Number.NEGATIVE_INFINITY;
  private wallEnd = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    /** Milliseconds. */
    readonly length: number,
  ) {}

  /** To be called before the head is asked for; the result goes to `renew` once everything up to it is applied. */
  start(): { readonly monotonic: number; readonly wall: number } {
    return { monotonic: this.clock.monotonic(), wall: this.clock.now() };
  }

  renew(start: { readonly monotonic: number; readonly wall: number }): void {
    this.monotonicEnd = Math.max(this.monotonicEnd, start.monotonic + this.length);
    this.wallEnd = Math.max(this.wallEnd, start.wall + this.length);
  }

  holds(): boolean {
    return this.clock.monotonic() < this.monotonicEnd && this.clock.now() < this.wallEnd;
  }

  drop(): void {
    this.monotonicEnd = Number.NEGATIVE_INFINITY;
    this.wallEnd = Number.NEGATIVE_INFINITY;
  }
}
