import type { WindowedFeed } from '#event-sourcing';

export interface PositionWatchOptions {
  /** Milliseconds between two looks, before jitter. */
  readonly lookInterval: number;
  /** Milliseconds for which Kafka may still bring what is known to be missing. */
  readonly patience: number;
}

/** The interval of looks while the log brings what Kafka does not, milliseconds. */
const SILENT_INTERVAL = 100;

/**
 * Sees to it that nothing is later than a moment, whatever Kafka does: looks at the end of the log all the time, and
 * fills holes that stay. While the log is ahead of Kafka it is read more often, and without patience.
 */
export class PositionWatch {
  private timer: NodeJS.Timeout | undefined;
  private holeTimer: NodeJS.Timeout | undefined;
  private silent = false;
  private stopped = false;

  constructor(
    private readonly feed: Pick<WindowedFeed, 'fill' | 'window'>,
    private readonly options: PositionWatchOptions,
  ) {
    this.lookLater();
  }

  /** The log has brought events before Kafka did. */
  broughtByLog(): void {
    this.silent = true;
  }

  /** Events before one that came are missing; `forGood`: the same partition has gone past them. */
  holeSeen(forGood: boolean): void {
    if (this.stopped) return;
    if (forGood) void this.feed.fill();
    else this.holeTimer ??= setTimeout(() => {
      this.holeTimer = undefined;
      if (this.feed.window.hasHole && !this.stopped) void this.feed.fill();
    }, this.options.patience);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.holeTimer);
  }

  /** Jittered, so that many nodes do not look at once. */
  private lookLater(): void {
    if (this.stopped) return;
    const interval = this.silent ? SILENT_INTERVAL : this.options.lookInterval;
    this.timer = setTimeout(() => void this.look(), interval * (0.8 + 0.4 * Math.random()));
  }

  private async look(): Promise<void> {
    const patience = this.silent ? 0 : this.options.patience;
    this.silent = false;
    await this.feed.fill(patience);
    this.lookLater();
  }
}
