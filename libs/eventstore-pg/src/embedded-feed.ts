import type { EventFeed, EventStore, FeedHandler, Position, Subscription } from '#event-sourcing';
import { ChannelListener } from './channel-listener.js';
import { FeedSubscriber } from './feed-subscriber.js';
import { LOG_CHANNEL } from './log-notifier.js';

export interface EmbeddedFeedOptions {
  /** The log; with `onAppended` this process's own appends wake the feed without a round trip. */
  readonly store: Pick<EventStore, 'readAfter'> & { onAppended?(listener: () => void): () => void };
  /** Where to LISTEN for the appends of other processes; nothing: only polling and this process's own. */
  readonly directConnectionString?: string;
  /** The net under lost wake-ups, milliseconds; 500 by default. */
  readonly pollInterval?: number;
  /** Most events in one call of a handler; 500 by default. */
  readonly pageSize?: number;
  /** Hears failures of reading and of handlers, by the subscription's name; what failed is tried again. */
  readonly onFailure?: (subscription: string, error: unknown, attempt: number) => void;
}

/**
 * The feed that tails the log in Postgres: in the whole log's order, gapless. A handler is also called, with no events,
 * when the era changes.
 */
export class EmbeddedFeed implements EventFeed {
  private readonly subscribers = new Set<FeedSubscriber>();
  private readonly listener: ChannelListener | undefined;
  private readonly forget: (() => void) | undefined;
  private readonly poll: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: EmbeddedFeedOptions) {
    const wake = (): void => this.wake();
    this.forget = options.store.onAppended?.(wake);
    if (options.directConnectionString !== undefined) this.listener = new ChannelListener(options.directConnectionString, LOG_CHANNEL, wake);
    this.poll = setInterval(wake, options.pollInterval ?? 500);
  }

  subscribe(name: string, after: Position, handler: FeedHandler): Subscription {
    if (this.closed) throw new Error('the feed is closed');
    const { store, pageSize = 500, onFailure } = this.options;
    const failed = (error: unknown, attempt: number): void => onFailure?.(name, error, attempt);
    const subscriber = new FeedSubscriber({ store, after, handler, pageSize, failed });
    this.subscribers.add(subscriber);
    subscriber.wake();
    return {
      stop: async () => {
        this.subscribers.delete(subscriber);
        await subscriber.stop();
      },
    };
  }

  wake(): void {
    for (const subscriber of this.subscribers) subscriber.wake();
  }

  /** Resolves when no handler runs any more and the connection is closed. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.poll);
    this.forget?.();
    await Promise.all([...[...this.subscribers].map((subscriber) => subscriber.stop()), this.listener?.close()]);
    this.subscribers.clear();
  }
}
