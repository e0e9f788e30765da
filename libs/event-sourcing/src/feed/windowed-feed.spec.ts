import type { Page } from '../event-store.js';
import type { StoredEvent } from '../event.js';
import { type Position, comparePositions } from '../position.js';
import { WindowedFeed } from './windowed-feed.js';

const at = (transaction: number, era = 1): Position => ({ era, transaction: BigInt(transaction), number: 1n });
const bound = (transaction: number, era = 1): Position => ({ ...at(transaction, era), number: 0n });
const event = (transaction: number, era = 1): StoredEvent => ({ id: `event-${era}-${transaction}`, position: at(transaction, era) }) as StoredEvent;

/** A log whose next transaction id the test says. */
class Log {
  events: StoredEvent[] = [];
  next = bound(1);
  reads = 0;
  failing = false;
  async readAfter(after: Position, limit: number): Promise<Page> {
    this.reads++;
    if (this.failing) throw new Error('away');
    const found = this.events.filter(({ position }) => comparePositions(position, after) > 0);
    const events = found.slice(0, limit);
    return { events, position: events.at(-1)?.position ?? this.next, more: found.length > limit, bound: this.next, top: this.next };
  }
}

interface Handed { readonly ids: string[]; readonly position: Position }
const turn = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function under(options: { log?: Log; windowSize?: number } = {}) {
  const log = options.log ?? new Log();
  const failures: string[] = [];
  const feed = new WindowedFeed({ store: log, pageSize: 10, windowSize: options.windowSize, onFailure: (name) => failures.push(name) });
  const follow = (after: Position, pause?: () => Promise<void>): Handed[] => {
    const handed: Handed[] = [];
    feed.subscribe('test', after, async (events, position) => {
      await pause?.();
      handed.push({ ids: events.map(({ id }) => id), position });
    });
    return handed;
  };
  const woken = async (): Promise<void> => {
    feed.wake();
    await turn();
  };
  return { log, feed, follow, woken, failures };
}

const idsOf = (handed: readonly Handed[]): string[] => handed.flatMap(({ ids }) => ids);

describe('WindowedFeed', () => {
  it('skips nothing when a crash of Postgres gives out transaction ids again that it had seen without events', async () => {
    const { log, feed, follow, woken } = under();
    log.events = [event(3)];
    log.next = bound(20);
    const handed = follow(at(1));
    await woken();
    await woken();
    log.events.push(event(10));
    log.next = bound(11);
    await woken();
    expect(handed).toEqual([{ ids: ['event-1-3'], position: at(3) }, { ids: ['event-1-10'], position: at(10) }]);
    await feed.close();
  });

  it('does not open at a bound that somebody subscribed from', async () => {
    const { log, feed, follow, woken } = under();
    log.next = bound(20);
    follow(bound(20));
    const other = follow({ era: 1, transaction: 0n, number: 0n });
    await woken();
    log.events.push(event(10));
    await woken();
    expect(idsOf(other)).toEqual(['event-1-10']);
    await feed.close();
  });

  it('says once that the era has changed, also without events, to every subscriber', async () => {
    const { log, feed, follow, woken } = under();
    const [one, two] = [follow(at(5)), follow(at(5))];
    await woken();
    log.next = bound(2, 2);
    await woken();
    await woken();
    expect([one, two]).toEqual([[{ ids: [], position: { era: 2, transaction: 0n, number: 0n } }], [{ ids: [], position: { era: 2, transaction: 0n, number: 0n } }]]);
    await feed.close();
  });

  it('hands over what was left of the era before, then the new one', async () => {
    const { log, feed, follow, woken } = under();
    const handed = follow(at(5));
    await woken();
    log.events = [event(7)];
    log.next = bound(2, 2);
    await woken();
    log.events.push(event(3, 2));
    await woken();
    expect(handed.map(({ ids, position }) => [ids, position.era])).toEqual([[['event-1-7'], 1], [[], 2], [['event-2-3'], 2]]);
    await feed.close();
  });

  it('reads the end of the log once for all subscribers', async () => {
    const { log, feed, follow, woken } = under();
    log.events = [event(1)];
    const all = [1, 2, 3, 4, 5].map(() => follow(at(0)));
    await woken();
    const before = log.reads;
    log.events.push(event(2), event(3));
    await woken();
    expect(all.map(idsOf)).toEqual(all.map(() => ['event-1-1', 'event-1-2', 'event-1-3']));
    expect(log.reads - before).toBe(1);
    await feed.close();
  });

  it('lets a subscriber that fell out of the window read the log by itself', async () => {
    const { log, feed, follow, woken } = under({ windowSize: 4 });
    log.events = [event(1)];
    const fast = follow(at(0));
    const slow = follow(at(0), () => turn(20));
    await woken();
    for (let n = 2; n <= 40; n++) log.events.push(event(n));
    await woken();
    await turn(250);
    expect(idsOf(fast)).toEqual(log.events.map(({ id }) => id));
    expect(idsOf(slow)).toEqual(log.events.map(({ id }) => id));
    await feed.close();
  });

  it('takes from the log after a while only what a transport has not brought', async () => {
    const { log, feed, follow, woken } = under();
    log.events = [event(1)];
    const handed = follow(at(0));
    await woken();
    log.events.push(event(2), event(3));
    const filled = feed.fill(30);
    await turn();
    expect(feed.offer({ event: event(2), previous: { position: at(1), id: 'event-1-1' } })).toBe('linked');
    await turn();
    expect(idsOf(handed)).toEqual(['event-1-1', 'event-1-2']);
    await filled;
    await turn();
    expect(idsOf(handed)).toEqual(['event-1-1', 'event-1-2', 'event-1-3']);
    await feed.close();
  });

  it('goes on when the log could not be read', async () => {
    const { log, feed, follow, woken, failures } = under();
    log.events = [event(1)];
    const handed = follow(at(0));
    await woken();
    log.failing = true;
    await woken();
    log.failing = false;
    log.events.push(event(2));
    await turn(60);
    await woken();
    expect([failures, idsOf(handed)]).toEqual([['log'], ['event-1-1', 'event-1-2']]);
    await feed.close();
  });

  it('reads again by itself what it failed to read, without a further call', async () => {
    const { log, feed, follow, woken, failures } = under();
    log.events = [event(1)];
    const handed = follow(at(0));
    await woken();
    log.failing = true;
    log.events.push(event(2));
    await woken();
    log.failing = false;
    await turn(150);
    expect([failures, idsOf(handed)]).toEqual([['log'], ['event-1-1', 'event-1-2']]);
    await feed.close();
  });

  it('can be woken after it was closed', async () => {
    const { feed, log } = under();
    await feed.close();
    const { reads } = log;
    feed.wake();
    await turn();
    expect(log.reads).toBe(reads);
    expect(() => feed.subscribe('late', at(0), async () => undefined)).toThrow('closed');
  });
});
