import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, FeedHandler, Page, Position, Subscription } from '#event-sourcing';

/** Pause after a failure, milliseconds: doubled from the first to the last. */
const FIRST_PAUSE = 50;
const LAST_PAUSE = 5000;

export interface SubscriberOptions {
  readonly store: Pick<EventStore, 'readAfter'>;
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
  private position: Position;
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
        const page = await this.untilDone(() => this.options.store.readAfter(this.position, this.options.pageSize));
        if (page === undefined) return;
        if (!(await this.hand(page))) return;
        more = page.more;
      }
    }
  }

  /** False when stopped before the handler took the page. An era without events is news, too: memory may be rolled back. */
  private async hand(page: Page): Promise<boolean> {
    const position = this.reachedBy(page);
    if (position === this.position) return true;
    const taken = await this.untilDone(async () => {
      await this.options.handler(page.events, position);
      return true;
    });
    if (taken === undefined) return false;
    this.position = position;
    return true;
  }

  /**
   * The last event's position, else the beginning of a new era. Never the bound: transaction ids that nothing made durable
   * are given out again after a crash of Postgres, and then an event may come below a bound of before.
   */
  private reachedBy({ events, bound }: Page): Position {
    return events.at(-1)?.position ?? (bound.era === this.position.era ? this.position : { era: bound.era, transaction: 0n, number: 0n });
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
