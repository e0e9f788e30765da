import type { Clock } from '#kernel';
import type { LeaseRecord } from './member/membership.js';
import type { OpenSnapshot } from './snapshot.js';

export interface HotStateOptions {
  readonly clock?: Clock;
  /** Milliseconds for which memory may decide without hearing from the primary; design: 2,000. */
  readonly leaseMs?: number;
  readonly pageSize?: number;
  /** Fills memory at start and after a change of era; without it the log is read from its beginning. */
  readonly snapshot?: OpenSnapshot;
  /** Kinds of which there may be many: their rows may still come when memory decides already. None by default. */
  readonly lateKinds?: ReadonlySet<string>;
  /** Kinds that belong to the whole installation: what is set aside in an account does not stop them. */
  readonly sharedKinds?: ReadonlySet<string>;
  /** Where other processes see this one's leases; without it there is no other process. */
  readonly record?: LeaseRecord;
}
