import type { TokenKeyRingState } from './token-key.state.js';
import { lastTokenDies } from './token-key.lifecycle.js';

export interface RotationSettings {
  /** Milliseconds that a key issues before another takes its place. */
  readonly period: number;
  /** Seconds; of the configuration. */
  readonly maxSessionDuration: number;
}

/** What the ring needs now, or when it needs something next (milliseconds since the epoch). */
export type RotationStep =
  | { readonly do: 'add' }
  | { readonly do: 'promote' | 'retire'; readonly keyId: string }
  | { readonly do: 'wait'; readonly until: number };

/**
 * Rotation by age: a key that has issued for the period gets a successor, which is promoted; a key that ceased to issue is
 * retired when the last token under it has expired. One step at a time, each from the ring as the one before left it.
 */
export function nextRotationStep(ring: TokenKeyRingState, now: number, { period, maxSessionDuration }: RotationSettings): RotationStep {
  const issuing = ring.keys.find((key) => key.keyId === ring.issuing);
  const due = (issuing?.promotedAt?.getTime() ?? 0) + period;
  if (now >= due) {
    // One that was added and waits, by an operator or by a rotation that was cut off.
    const successor = ring.keys.findLast((key) => key.promotedAt === undefined);
    return successor ? { do: 'promote', keyId: successor.keyId } : { do: 'add' };
  }
  let until = due;
  for (const key of ring.keys) {
    const end = lastTokenDies(key, key.keyId === ring.issuing, maxSessionDuration)?.getTime();
    if (end === undefined) continue;
    if (end <= now) return { do: 'retire', keyId: key.keyId };
    until = Math.min(until, end);
  }
  return { do: 'wait', until };
}
