import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedHandler, Subscription } from '../event-feed.js';
import type { StoredEvent } from '../event.js';
import type { Position } from '../position.js';

/** Pause after a failure, milliseconds: doubled from the first to the last. */
const FIRST_PAUSE = 50;
const LAST_PAUSE = 5000;

/** A piece of the log. */
export interface Stretch {
  readonly events: readonly StoredEvent[];
  /** How far the reader has come with it; the very position asked for when that is no further. */
  readonly position: Position;
  /** True when there may be more already. */
  readonly more: boolean;
}

export interface SubscriberOptions {
  /** The log after a position; empty at its end. */
  readonly read: (after: Position, limit: number) => Stretch | Promise<Stretch>;
  readonly after: Position;
  readonly handler: FeedHandler;
  /** Most events in one call of the handler. */
  readonly pageSize: number;
  /** Hears each failure, of reading or of the handler; the subscriber goes on by itself. */
  readonly failed: (error: unknown, attempt: number) => void;
}

/** One reader of the log with a position of its own: reads, hands over, reads on. Never two reads or two calls at a time. */
export class FeedSubscriber implements Subscription {
  private readonly stopping = new AbortController();
  /** The first of the events that the handler has now. */
  inHand: StoredEvent | undefined;
  position: Position;
  private woken = false;
  private run: Promise<void> | undefined;

  constructor(private readonly options: SubscriberOptions) {
    this.position = options.after;
  }

  /** Reads the log once more from now on; a read that began before does not count. */
  wake(): void {
    this.woken = true;
    if (this.run === undefined && !this.stopping.signal.aborted) {
      this.run = this.drain().finally(() => {
        this.run = undefined;
        if (this.woken) this.wake();
      });
    }
  }

  async stop(): Promise<void> {
    this.woken = false;
    this.stopping.abort();
    await this.run;
  }

  private async drain(): Promise<void> {
    while (this.woken && !this.stopping.signal.aborted) {
      this.woken = false;
      let more = true;
      while (more && !this.stopping.signal.aborted) {
        const stretch = await this.untilDone(async () => this.options.read(this.position, this.options.pageSize));
        if (stretch === undefined) return;
        if (!(await this.hand(stretch))) return;
        more = stretch.more;
      }
    }
  }

  /** False when stopped before the handler took it. An era without events is news, too: memory may be rolled back. */
  private async hand({ events, position }: Stretch): Promise<boolean> {
    if (position === this.position) return true;
    this.inHand = events[0];
    const taken = await this.untilDone(async () => {
      await this.options.handler(events, position);
      return true;
    });
    this.inHand = undefined;
    if (taken === undefined) return false;
    this.position = position;
    return true;
  }

  /** The same again after a growing pause until it succeeds; undefined when stopped. */
  private async untilDone<T>(act: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        return await act();
      } catch (error) {
        this.options.failed(error, attempt);
        await sleep(Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)), undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }
}
