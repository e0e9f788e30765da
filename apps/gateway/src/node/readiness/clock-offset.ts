import type { Finding } from './finding.js';

/** Wall clocks, milliseconds: the own before a question left and after its answer came, the other's in between. */
export interface Reading {
  readonly before: number;
  readonly theirs: number;
  readonly after: number;
}

/**
 * Own clock minus theirs, milliseconds, as far as the reading proves it: the other clock was read somewhere between, so
 * what the round trip leaves open counts as none. A slow answer proves less, never more.
 */
export function provenOffset({ before, theirs, after }: Reading): number {
  if (before > theirs) return before - theirs;
  return after < theirs ? after - theirs : 0;
}

/** @param offset milliseconds; @param tolerance milliseconds, 0: any offset will do */
export function judgeOffset(offset: number, tolerance: number): Finding | undefined {
  const size = Math.abs(offset);
  if (tolerance === 0 || size < tolerance / 2) return undefined;
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
  return {
    reason: 'clock-skew', grave: size >= tolerance,
    detail: `the clock of this machine is ${seconds(size)} ${offset > 0 ? 'ahead of' : 'behind'} that of Postgres (ROLEGATE_CLOCK_TOLERANCE_SECONDS is ${tolerance / 1000})`,
  };
}
