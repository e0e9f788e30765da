/** Milliseconds in which a limit comes back in full. Source: rgw_ratelimit_interval, 60 s. */
const INTERVAL = 60_000;

/** What is left of one limit: it comes back steadily, and is never more than the limit. */
export class Allowance {
  private left: number | undefined;
  private at = 0;

  /** What there is now; a limit of nought is none. */
  leftOf(limit: number, now: number): number {
    if (limit <= 0) return Infinity;
    this.left = this.left === undefined ? limit : Math.min(limit, this.left + (limit * (now - this.at)) / INTERVAL);
    this.at = now;
    return this.left;
  }

  /** May leave less than nothing: bytes are known when they have been sent. No debt is greater than one more limit. */
  spend(amount: number, limit: number): void {
    if (limit > 0 && this.left !== undefined) this.left = Math.max(this.left - amount, -limit);
  }
}
