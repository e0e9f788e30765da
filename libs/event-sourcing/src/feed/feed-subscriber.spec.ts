import { type Position, comparePositions } from '../position.js';
import type { StoredEvent } from '../event.js';
import { FeedSubscriber, type Stretch } from './feed-subscriber.js';

const at = (transaction: number): Position => ({ era: 1, transaction: BigInt(transaction), number: 1n });
const event = (transaction: number): StoredEvent => ({ id: `event-${transaction}`, position: at(transaction) }) as StoredEvent;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A log in memory that says its end, and how often it was read. */
class Log {
  events: StoredEvent[] = [];
  reads = 0;
  read = (after: Position, limit: number): Stretch => {
    this.reads++;
    const found = this.events.filter(({ position }) => comparePositions(position, after) > 0);
    const events = found.slice(0, limit);
    return { events, position: events.at(-1)?.position ?? after, more: found.length > limit };
  };
}

describe('FeedSubscriber', () => {
  it('hands over in pages until the end, and nothing when there is nothing', async () => {
    const log = new Log();
    log.events = [1, 2, 3, 4, 5].map(event);
    const handed: string[][] = [];
    const subscriber = new FeedSubscriber({ read: log.read, after: at(0), handler: async (events) => void handed.push(events.map(({ id }) => id)), pageSize: 2, failed: () => undefined });
    subscriber.wake();
    await turn();
    subscriber.wake();
    await turn();
    expect(handed).toEqual([['event-1', 'event-2'], ['event-3', 'event-4'], ['event-5']]);
    await subscriber.stop();
  });

  it('reads again when it was woken while it read', async () => {
    const log = new Log();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const read = async (after: Position, limit: number): Promise<Stretch> => {
      const stretch = log.read(after, limit);
      if (log.reads === 1) await gate;
      return stretch;
    };
    const ids: string[] = [];
    const subscriber = new FeedSubscriber({ read, after: at(0), handler: async (events) => void ids.push(...events.map(({ id }) => id)), pageSize: 10, failed: () => undefined });
    subscriber.wake();
    log.events = [event(1)];
    subscriber.wake();
    open();
    await turn();
    expect(ids).toEqual(['event-1']);
    await subscriber.stop();
  });

  it('tries a handler that failed again with the same events, and says so', async () => {
    const log = new Log();
    log.events = [event(1)];
    const attempts: number[] = [];
    const ids: string[] = [];
    const handler = async (events: readonly StoredEvent[]): Promise<void> => {
      if (attempts.length < 1) throw new Error('not now');
      ids.push(...events.map(({ id }) => id));
    };
    const subscriber = new FeedSubscriber({ read: log.read, after: at(0), handler, pageSize: 10, failed: (_, attempt) => attempts.push(attempt) });
    subscriber.wake();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect([attempts, ids]).toEqual([[1], ['event-1']]);
    await subscriber.stop();
  });
});
