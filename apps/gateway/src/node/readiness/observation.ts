import { type Clock, systemClock } from '#kernel';
import type { Finding } from './finding.js';

export interface ObservationOptions {
  /** Milliseconds between looks; jittered, so that nodes do not look at once. */
  readonly interval: number;
  /** What it means that a look has not ended after so many milliseconds. */
  readonly patience: number;
  readonly late: Finding;
  readonly clock?: Clock;
}

/** Looks at something outside of this process now and then, and remembers what was found. */
export class Observation {
  private readonly clock: Clock;
  private seen: readonly Finding[] = [];
  private lookingSince: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /** @param look what it throws leaves the findings as they were: whoever cannot be asked is found by somebody else */
  constructor(private readonly look: () => Promise<readonly Finding[]>, private readonly options: ObservationOptions) {
    this.clock = options.clock ?? systemClock;
  }

  /** Resolves when it has looked once, or has waited long enough. */
  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.options.patience);
    void this.round().finally(resolve);
    await promise;
    clearTimeout(timer);
  }

  findings(): readonly Finding[] {
    const { patience, late } = this.options;
    return this.lookingSince !== undefined && this.clock.monotonic() - this.lookingSince > patience ? [...this.seen, late] : this.seen;
  }

  /** A look that does not end is not waited for. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async round(): Promise<void> {
    this.lookingSince = this.clock.monotonic();
    this.seen = await this.look().catch(() => this.seen);
    this.lookingSince = undefined;
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.round(), this.options.interval * (0.8 + 0.4 * Math.random()));
    this.timer.unref();
  }
}
