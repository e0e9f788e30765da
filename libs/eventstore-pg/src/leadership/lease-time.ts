import type { Clock } from '#kernel';

/** Both clocks at one moment. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

/** Milliseconds for which a name is held without hearing from Postgres; the same on all processes of every version. */
export const LEASE = 2000;
/** Who waits for a lease of another process to run out waits so much longer: clock rates may differ by 5 % each way. */
export const MARGIN = 1.1;

/**
 * How long a name is held, on this process's own clocks: a lease's length from a moment read *before* Postgres was asked.
 * Compared at each call, never through a flag that a timer sets; on both clocks, for a suspended machine stops the first.
 */
export class LeaseTime {
  private monotonicEnd: number;
  private wallEnd: number;

  constructor(private readonly clock: Clock, asked: Moment) {
    this.monotonicEnd = asked.monotonic + LEASE;
    this.wallEnd = asked.wall + LEASE;
  }

  static moment(clock: Clock): Moment {
    return { monotonic: clock.monotonic(), wall: clock.now() };
  }

  /** Moments come in order: one round of renewals at a time. */
  renew(asked: Moment): void {
    this.monotonicEnd = asked.monotonic + LEASE;
    this.wallEnd = asked.wall + LEASE;
  }

  holds(): boolean {
    return this.clock.monotonic() < this.monotonicEnd && this.clock.now() < this.wallEnd;
  }
}
