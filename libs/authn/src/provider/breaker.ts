import type { Clock } from '#kernel';

export interface BreakerOptions {
  /** Failures in a row after which nothing is tried. */
  readonly failures: number;
  /** Milliseconds until one call is tried again. */
  readonly pauseMs: number;
}

/** A circuit breaker: who is in trouble is not asked by everybody, and who asks does not wait for what will not come. */
export class Breaker {
  private inRow = 0;
  private closedAgainAt = 0;
  private trying = false;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>, private readonly options: BreakerOptions) {}

  get open(): boolean {
    return this.inRow >= this.options.failures;
  }

  /** True when a call may be made now. Of an open breaker one call at a time gets through, after each pause. */
  admits(): boolean {
    if (!this.open) return true;
    if (this.trying || this.clock.monotonic() < this.closedAgainAt) return false;
    return (this.trying = true);
  }

  answered(): void {
    this.inRow = 0;
    this.trying = false;
  }

  /** What was let through did not ask after all. */
  notTried(): void {
    this.trying = false;
  }

  failed(): void {
    this.inRow++;
    this.trying = false;
    this.closedAgainAt = this.clock.monotonic() + this.options.pauseMs;
  }
}
