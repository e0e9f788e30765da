import type { Position } from '#event-sourcing';

/** `recorded`: the change is in the log, and no node lets the account in, but one of them cannot apply the account's events. */
export type Enforcement = 'enforced' | 'recorded';

/**
 * What makes a revocation hold everywhere: a request sent after `passed` has resolved meets no node that decides without
 * everything up to the position.
 */
export interface Barrier {
  /**
   * Resolves when every node has applied everything up to `position`, or may not decide any more without it; at the latest
   * after the freshness lease and a tenth of it. Never rejects, and goes on when the caller is gone.
   * @param accounts those that the change is about
   */
  passed(position: Position, accounts?: readonly string[]): Promise<Enforcement>;
}
