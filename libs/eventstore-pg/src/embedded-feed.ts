import { type EventFeed, type FeedHandler, type Position, type Subscription, WindowedFeed, type WindowedFeedOptions } from '#event-sourcing';
import { LogListener } from './log-listener.js';

export interface EmbeddedFeedOptions extends WindowedFeedOptions {
  /** The log; with `onAppended` this process's own appends wake the feed without a round trip. */
  readonly store: WindowedFeedOptions['store'] & { onAppended?(listener: () => void): () => void };
  /** Where to LISTEN for the appends of other processes; nothing: only polling and this process's own. */
  readonly directConnectionString?: string;
  /** The net under lost wake-ups, milliseconds; 500 by default. */
  readonly pollInterval?: number;
}

/**
 * The feed that tails the log in Postgres: in the whole log's order, gapless, read once for all subscribers. A handler is
 * also called, with no events, when the era changes.
 */
export class EmbeddedFeed implements EventFeed {
  private readonly feed: WindowedFeed;
  private readonly listener: LogListener | undefined;
  private readonly forget: (() => void) | undefined;
  private readonly poll: NodeJS.Timeout;

  constructor(options: EmbeddedFeedOptions) {
    this.feed = new WindowedFeed(options);
    const wake = (): void => this.feed.wake();
    this.forget = options.store.onAppended?.(wake);
    if (options.directConnectionString !== undefined) this.listener = new LogListener(options.directConnectionString);
    this.listener?.onGrowth(wake);
    this.poll = setInterval(wake, options.pollInterval ?? 500);
  }

  subscribe(name: string, after: Position, handler: FeedHandler): Subscription {
    return this.feed.subscribe(name, after, handler);
  }

  wake(): void {
    this.feed.wake();
  }

  lags(now: number): Map<string, number> {
    return this.feed.lags(now);
  }

  /** Resolves when no handler runs any more and the connection is closed. */
  async close(): Promise<void> {
    clearInterval(this.poll);
    this.forget?.();
    await Promise.all([this.feed.close(), this.listener?.close()]);
  }
}
