import type { Position } from '#event-sourcing';

/**
 * What makes a revocation hold everywhere: a request sent after `passed` has resolved meets no node that decides without
 * everything up to the position.
 */
export interface Barrier {
  /**
   * Resolves when every node has applied everything up to `position`, or may not decide any more without it; at the latest
   * after the freshness lease and a tenth of it. Never rejects, and goes on when the caller is gone.
   */
  passed(position: Position): Promise<void>;
}
