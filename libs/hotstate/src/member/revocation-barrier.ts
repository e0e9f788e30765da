import type { Position } from '#event-sourcing';
import { type Clock, systemClock } from '#kernel';
import type { Barrier, Directory, Enforcement } from '#operation';
import { MARGIN } from './member.js';
import type { Roster } from './roster.js';

export interface BarrierOptions {
  /** Milliseconds; the same on all members. */
  readonly leaseMs: number;
  readonly clock?: Clock;
  /** Hears how long each call took, in seconds. */
  readonly onPassed?: (seconds: number) => void;
  /** True when a member cannot apply the events of one of these accounts, told within `patience` milliseconds. Never rejects. */
  readonly isSetAside?: (accounts: readonly string[], patience: number) => Promise<boolean>;
}

/** Milliseconds until the rows are read again while an acknowledgement is awaited: messages may be lost. */
const REREAD = 100;
/** What is left for the question after the last acknowledgement, when nothing of the lease is. */
const LEAST_PATIENCE = 100;

/**
 * Waits until no member may decide any more without having applied a position: each has acknowledged it, or its lease has
 * run out. Who joins later has read it before its first lease.
 */
export class RevocationBarrier implements Barrier {
  private readonly clock: Clock;

  constructor(
    private readonly directory: Pick<Directory, 'applied'>,
    private readonly roster: Roster,
    private readonly options: BarrierOptions,
  ) {
    this.clock = options.clock ?? systemClock;
  }

  async passed(position: Position, accounts: readonly string[] = []): Promise<Enforcement> {
    const from = this.clock.monotonic();
    const deadline = from + this.options.leaseMs * MARGIN;
    await Promise.all([this.directory.applied(position), this.passedByOthers(position, deadline)]);
    this.options.onPassed?.((this.clock.monotonic() - from) / 1000);
    if (accounts.length === 0) return 'enforced';
    return (await this.options.isSetAside?.(accounts, Math.max(LEAST_PATIENCE, deadline - this.clock.monotonic()))) ? 'recorded' : 'enforced';
  }

  /** Asks in the time that applying takes here; usually the answer is there first. */
  private async passedByOthers(position: Position, deadline: number): Promise<void> {
    let awaited: string[] | undefined;
    for (let reread = true; this.clock.monotonic() < deadline;) {
      // After a change of era members may hold leases of which no row tells: nobody returns early.
      if (reread && (await this.read(deadline)) && this.roster.isSettled(position.era)) awaited ??= this.roster.ids();
      awaited = awaited?.filter((id) => !this.roster.hasPassed(id, position));
      if (awaited?.length === 0) return;
      reread = !(await this.news(deadline));
    }
  }

  /** False when the rows cannot be read, or not in time. */
  private async read(deadline: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), Math.max(0, deadline - this.clock.monotonic()));
    this.roster.read().then(() => resolve(true), () => resolve(false));
    return promise.finally(() => clearTimeout(timer));
  }

  /** True when something was heard; false when it is time to look. */
  private async news(deadline: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), Math.min(REREAD, Math.max(1, deadline - this.clock.monotonic())));
    const forget = this.roster.onNews(() => resolve(true));
    return promise.finally(() => {
      clearTimeout(timer);
      forget();
    });
  }
}
