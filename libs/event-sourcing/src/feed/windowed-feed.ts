import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFeed, FeedHandler, Subscription } from '../event-feed.js';
import type { EventStore, Page } from '../event-store.js';
import type { StoredEvent } from '../event.js';
import type { Position } from '../position.js';
import { FeedSubscriber, type Stretch } from './feed-subscriber.js';
import { type LinkedEvent, LogWindow, type Offered } from './log-window.js';

/** Pause after the log could not be read, milliseconds: doubled from the first to the last. */
const FIRST_PAUSE = 50;
const LAST_PAUSE = 500;

/** Hears what the feed does, for metrics. */
export interface FeedMeter {
  /** Events that were new to the window. */
  brought(source: 'kafka' | 'postgres', events: number): void;
  handlerFailed(subscription: string): void;
}

export interface WindowedFeedOptions {
  readonly store: Pick<EventStore, 'readAfter'>;
  /** Most events in one call of a handler, and in one reading of the log; 500 by default. */
  readonly pageSize?: number;
  /** Most events in memory; 4,096 by default. Whoever is further behind reads the log by itself. */
  readonly windowSize?: number;
  /** Hears failures of reading and of handlers, by the subscription's name (`log`: the reading for all); what failed is tried again. */
  readonly onFailure?: (subscription: string, error: unknown, attempt: number) => void;
  readonly meter?: FeedMeter;
}

/**
 * One window on the log for all subscribers of a process: the log's end is read once for all of them, or brought by a
 * transport. The window opens where the first of them has reached the end; who is behind it reads the log by itself.
 */
export class WindowedFeed implements EventFeed {
  readonly window: LogWindow;
  private readonly subscribers = new Map<FeedSubscriber, string>();
  private readonly stopping = new AbortController();
  private readonly pageSize: number;
  private wanted = false;
  private filling: Promise<void> | undefined;
  private failures = 0;

  constructor(private readonly options: WindowedFeedOptions) {
    this.window = new LogWindow(options.windowSize ?? 4096);
    this.pageSize = options.pageSize ?? 500;
  }

  subscribe(name: string, after: Position, handler: FeedHandler): Subscription {
    if (this.stopping.signal.aborted) throw new Error('the feed is closed');
    const failed = (error: unknown, attempt: number): void => {
      this.options.meter?.handlerFailed(name);
      this.options.onFailure?.(name, error, attempt);
    };
    const subscriber = new FeedSubscriber({ read: (from, limit) => this.read(from, limit), after, handler, pageSize: this.pageSize, failed });
    this.subscribers.set(subscriber, name);
    subscriber.wake();
    return {
      stop: async () => {
        this.subscribers.delete(subscriber);
        await subscriber.stop();
      },
    };
  }

  wake(): void {
    if (this.window.end !== undefined) this.wakeSubscribers();
    void this.fill();
  }

  /** By subscription: milliseconds since the oldest event that it has not handled was written; 0 when it is level. */
  lags(now: number): Map<string, number> {
    const lags = new Map<string, number>();
    for (const [subscriber, name] of this.subscribers) {
      const oldest = subscriber.inHand ?? this.window.after(subscriber.position, 1)?.[0];
      lags.set(name, oldest === undefined ? 0 : Math.max(0, now - oldest.time.getTime()));
    }
    return lags;
  }

  /** An event that a transport has brought. */
  offer(linked: LinkedEvent): Offered {
    const before = this.window.count;
    const offered = this.window.offer(linked);
    if (offered === 'linked') {
      this.options.meter?.brought('kafka', this.window.count - before);
      this.wakeSubscribers();
    }
    return offered;
  }

  /**
   * Reads the log from the window's end to its own, single-flight; a reading that began before the call does not count.
   * @param patience milliseconds for which a transport may still bring what was read
   */
  fill(patience = 0): Promise<void> {
    if (this.stopping.signal.aborted) return this.filling ?? Promise.resolve();
    this.wanted = true;
    this.filling ??= this.fillWhileWanted(patience).finally(() => {
      this.filling = undefined;
      if (this.wanted) void this.fill();
    });
    return this.filling;
  }

  /** Resolves when no handler runs any more. */
  async close(): Promise<void> {
    this.wanted = false;
    this.stopping.abort();
    await Promise.all([...this.subscribers.keys()].map((subscriber) => subscriber.stop()));
    await this.filling;
    this.subscribers.clear();
  }

  private wakeSubscribers(): void {
    for (const subscriber of this.subscribers.keys()) subscriber.wake();
  }

  private read(after: Position, limit: number): Stretch | Promise<Stretch> {
    const events = this.window.after(after, limit);
    if (events === undefined) return this.readLog(after, limit);
    return { events, position: events.at(-1)?.position ?? after, more: events.length === limit };
  }

  private async readLog(after: Position, limit: number): Promise<Stretch> {
    const page = await this.options.store.readAfter(after, limit);
    const { events, bound } = page;
    this.enter(bound.era);
    const position = reachedBy(after, page);
    // What is left of an era that is over comes first; whether that was all is known when it has been handed over.
    const more = page.more || position.era < bound.era;
    this.extend(after, events);
    if (!more && isSolid(position)) this.window.open(position);
    return { events, position, more };
  }

  private async fillWhileWanted(patience: number): Promise<void> {
    const { signal } = this.stopping;
    while (this.wanted && !signal.aborted) {
      this.wanted = false;
      try {
        while (await this.fillPage(patience));
        this.failures = 0;
      } catch (error) {
        this.wanted = true;
        this.options.onFailure?.('log', error, ++this.failures);
        await sleep(Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1)), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** True when there is more to read. While the window is closed, subscribers read for themselves. */
  private async fillPage(patience: number): Promise<boolean> {
    const { end } = this.window;
    const { signal } = this.stopping;
    if (end === undefined || signal.aborted) {
      this.wakeSubscribers();
      return false;
    }
    const { events, bound, more } = await this.options.store.readAfter(end, this.pageSize);
    if (this.enter(bound.era)) return false;
    if (events.length === 0) return false;
    if (patience > 0) await sleep(patience, undefined, { signal }).catch(() => undefined);
    this.extend(end, events);
    return more;
  }

  private extend(after: Position, events: readonly StoredEvent[]): void {
    const added = this.window.extend(after, events);
    if (added === 0) return;
    this.options.meter?.brought('postgres', added);
    this.wakeSubscribers();
  }

  /** True when the log is in another era than the window was. */
  private enter(era: number): boolean {
    if (era <= this.window.era) return false;
    this.window.enter(era);
    this.wakeSubscribers();
    return true;
  }
}

/**
 * The last event's position, else the beginning of a new era. Never the bound: transaction ids that nothing made durable
 * are given out again after a crash of Postgres, and then an event may come below a bound of before.
 */
function reachedBy(after: Position, { events, bound }: Page): Position {
  return events.at(-1)?.position ?? (bound.era <= after.era ? after : { era: bound.era, transaction: 0n, number: 0n });
}

/** The place of an event or the beginning of an era, not a bound that somebody subscribed from. */
const isSolid = ({ transaction, number }: Position): boolean => number > 0n || transaction === 0n;
