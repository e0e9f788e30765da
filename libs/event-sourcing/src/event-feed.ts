import type { StoredEvent } from './event.js';
import type { Position } from './position.js';

export interface Subscription {
  /** Stops reading; resolves when the handler in progress has ended. */
  stop(): Promise<void>;
}

export interface FeedHandler {
  /**
   * Gets events in log order (in order within an account at least), at least once. `position` is how far the reader has
   * come. The next batch waits for the promise; a rejection is retried by the feed after a pause, from the same events.
   */
  (events: readonly StoredEvent[], position: Position): Promise<void>;
}

/** How events travel: embedded (tails the log in Postgres) or Kafka. One contract suite holds for both. */
export interface EventFeed {
  subscribe(name: string, after: Position, handler: FeedHandler): Subscription;
  /** Reads the log once more now, without waiting for a wake-up; single-flight. */
  wake(): void;
  close(): Promise<void>;
}
