import type { Clock } from '#kernel';

/** Both clocks at one moment. */
export interface LeaseStart {
  readonly monotonic: number;
  readonly wall: number;
}

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
  start(): LeaseStart {
    return { monotonic: this.clock.monotonic(), wall: this.clock.now() };
  }

  /** Starts come in order: one reading of the log at a time. So the latest counts alone, also after a clock was set back. */
  renew(start: LeaseStart): void {
    this.monotonicEnd = start.monotonic + this.length;
    this.wallEnd = start.wall + this.length;
  }

  holds(): boolean {
    return this.clock.monotonic() < this.monotonicEnd && this.clock.now() < this.wallEnd;
  }

  drop(): void {
    this.monotonicEnd = Number.NEGATIVE_INFINITY;
    this.wallEnd = Number.NEGATIVE_INFINITY;
  }

  /** Milliseconds left, for metrics; 0 when it does not hold. */
  left(): number {
    return Math.max(0, Math.min(this.monotonicEnd - this.clock.monotonic(), this.wallEnd - this.clock.now()));
  }
}
