import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, type Page, type Position, StoreUnavailableError, comparePositions } from '#event-sourcing';
import type { Clock } from '#kernel';

export interface TailOptions {
  readonly store: Pick<EventStore, 'readAfter'>;
  readonly clock: Clock;
  readonly pageSize: number;
  /** Milliseconds to wait for an append that stays open; appends are cut off after 500. */
  readonly patience: number;
}

/** Longest pause before the log is read again while an open append holds it back, milliseconds. */
const LONGEST_PAUSE = 8;

/**
 * Hands over pages until everything that was committed before the call is among them. A page that reaches the end of the
 * log is not enough: an append that is open for a moment hides what was committed beside it.
 * @throws StoreUnavailableError when that does not end, and what `take` throws
 */
export async function readTail(options: TailOptions, from: () => Position, take: (page: Page) => Promise<void>): Promise<void> {
  const { store, clock, pageSize, patience } = options;
  let target: Position | undefined;
  let progress = clock.monotonic();
  for (let pause = 1; ;) {
    const page = await store.readAfter(from(), pageSize);
    target ??= page.top;
    await take(page);
    if (comparePositions(page.more ? page.position : page.bound, target) >= 0) return;
    if (page.more) {
      progress = clock.monotonic();
      continue;
    }
    if (clock.monotonic() - progress > patience) throw new StoreUnavailableError('an append that does not end holds back the event log');
    await sleep(pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }
}

/**
 * The last event's position, else the beginning of the era. Never the bound: transaction ids that nothing made durable are
 * given out again after a crash of Postgres, and then an event may come below a bound of before.
 */
export const reachedBy = ({ events, bound }: Page): Position => events.at(-1)?.position ?? { era: bound.era, transaction: 0n, number: 0n };
