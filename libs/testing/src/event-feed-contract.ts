import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFeed, EventStore, Position, StoredEvent } from '#event-sourcing';
import { comparePositions, ORIGIN } from '#event-sourcing';
import { uuidv7 } from '#kernel';

/** Register this type with the store of the feed under test. */
export const CONTRACT_EVENTS = { ContractTested: { schemaVersion: 1, critical: true } };

export interface FeedUnderTest {
  readonly store: EventStore;
  readonly feed: EventFeed;
  close(): Promise<void>;
}

/** Something that happens to what carries the events, while they are written. */
export interface Upheaval<F extends FeedUnderTest> {
  /** Completes "when …". */
  readonly name: string;
  /** Begins it; what it returns ends it. */
  strike(under: F): Promise<(() => Promise<void>) | undefined>;
  /** Milliseconds after which every event must have come, also before the end; 10,000 by default. */
  readonly within?: number;
}

type Events = readonly StoredEvent[];

async function until(condition: () => boolean, limit = 10_000): Promise<void> {
  for (const end = Date.now() + limit; !condition(); await sleep(5)) {
    if (Date.now() > end) throw new Error('what the feed should bring did not come');
  }
}

/** Appends events to a stream of an account, one append each; gives their ids in order. */
async function write(store: EventStore, account: string, stream: string, count: number, from = 0): Promise<string[]> {
  const ids: string[] = [];
  for (let n = from; n < from + count; n++) {
    const meta = { actor: 'arn:aws:iam:::system/contract', requestId: 'contract', sourceIp: '127.0.0.1' };
    const events = [{ type: 'ContractTested', data: { n } }];
    const appended = await store.append({ commandId: uuidv7(), meta, writes: [{ stream, account, expected: n, events }] });
    ids.push(appended.events[0]!.id);
  }
  return ids;
}

/** Collects without doubles, as every consumer of an at-least-once feed must, and notes the order of first delivery. */
class Collector {
  readonly seen = new Map<string, StoredEvent>();
  take(events: Events): void {
    for (const event of events) if (!this.seen.has(event.id)) this.seen.set(event.id, event);
  }
  has = (ids: readonly string[]): boolean => ids.every((id) => this.seen.has(id));
  of = (account: string): string[] => [...this.seen.values()].filter((event) => event.account === account).map((event) => event.id);
}

const newStream = (): string => `contract/${uuidv7()}`;

/**
 * What every adapter of the feed port keeps. `make` gives a feed over a log of its own, or shared with other tests; what
 * may happen to the transport is told by `upheavals`.
 */
export function eventFeedContract<F extends FeedUnderTest>(name: string, make: () => Promise<F>, upheavals: readonly Upheaval<F>[] = []): void {
  describe(`event feed: ${name}`, () => {
    let under: F;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(async () => {
      await under.close();
    });

    it('brings every event of concurrent writers, in order within each account', async () => {
      const collected = new Collector();
      under.feed.subscribe('order', ORIGIN, async (events) => collected.take(events));
      const accounts = ['111111111111', '222222222222', '333333333333', '444444444444'].map((id) => `${id}-${uuidv7()}`);
      const written = await Promise.all(accounts.map((account) => write(under.store, account, newStream(), 25)));
      await until(() => written.every(collected.has));
      accounts.forEach((account, i) => expect(collected.of(account)).toEqual(written[i]));
    });

    it('brings what was appended before it was asked, and what comes after', async () => {
      const stream = newStream();
      const collected = new Collector();
      const before = await write(under.store, 'a', stream, 5);
      under.feed.subscribe('both', ORIGIN, async (events) => collected.take(events));
      await until(() => collected.has(before));
      const after = await write(under.store, 'a', stream, 5, 5);
      await until(() => collected.has(after));
    });

    it('resumes after a position and brings nothing twice that was handed over before it, and skips nothing', async () => {
      const stream = newStream();
      const account = uuidv7();
      let position: Position = ORIGIN;
      const first = new Collector();
      const subscription = under.feed.subscribe('resume', ORIGIN, async (events, at) => {
        first.take(events);
        position = at;
      });
      const before = await write(under.store, account, stream, 7);
      await until(() => first.has(before));
      await subscription.stop();
      const after = await write(under.store, account, stream, 7, 7);
      const second = new Collector();
      under.feed.subscribe('resume', position, async (events) => second.take(events));
      await until(() => second.has(after));
      expect(second.of(account)).toEqual(after);
    });

    it('delivers in positions that never go back', async () => {
      const positions: Position[] = [];
      const collected = new Collector();
      under.feed.subscribe('positions', ORIGIN, async (events, at) => {
        collected.take(events);
        positions.push(at);
        for (const event of events) expect(comparePositions(event.position, at)).toBeLessThanOrEqual(0);
      });
      const written = await write(under.store, 'a', newStream(), 20);
      await until(() => collected.has(written));
      expect(positions).toEqual([...positions].sort(comparePositions));
    });

    it('tries a failing handler again with the same events, then goes on', async () => {
      const collected = new Collector();
      const refused: string[][] = [];
      const account = uuidv7();
      const mine = (events: Events): string[] => events.filter((event) => event.account === account).map((event) => event.id);
      under.feed.subscribe('failing', await under.store.head(), async (events) => {
        if (refused.length < 2 && mine(events).length > 0) {
          refused.push(mine(events));
          throw new Error('not now');
        }
        collected.take(events);
      });
      const written = await write(under.store, account, newStream(), 6);
      await until(() => collected.has(written));
      expect(refused).toHaveLength(2);
      expect(refused[1]!.slice(0, refused[0]!.length)).toEqual(refused[0]);
      expect(collected.of(account)).toEqual(written);
    });

    it('waits for a slow consumer, calls it one at a time, and does not hold back a fast one', async () => {
      const [slow, fast] = [new Collector(), new Collector()];
      let [inside, most] = [0, 0];
      under.feed.subscribe('slow', await under.store.head(), async (events) => {
        most = Math.max(most, ++inside);
        await sleep(150);
        slow.take(events);
        inside--;
      });
      under.feed.subscribe('fast', await under.store.head(), async (events) => fast.take(events));
      const account = uuidv7();
      const written = await write(under.store, account, newStream(), 30);
      await until(() => fast.has(written));
      await until(() => slow.has(written));
      expect(most).toBe(1);
      expect(slow.of(account)).toEqual(written);
    });

    it('stops only when the handler in progress has ended, and hands over nothing more', async () => {
      let [calls, ended] = [0, false];
      const subscription = under.feed.subscribe('stopped', await under.store.head(), async () => {
        calls++;
        await sleep(100);
        ended = true;
      });
      const stream = newStream();
      await write(under.store, 'a', stream, 1);
      await until(() => calls > 0);
      await subscription.stop();
      expect(ended).toBe(true);
      const before = calls;
      await write(under.store, 'a', stream, 3, 1);
      under.feed.wake();
      await sleep(100);
      expect(calls).toBe(before);
    });

    if (upheavals.length > 0) it.each(upheavals)('loses, doubles and reorders nothing when $name', async ({ strike, within = 10_000 }) => {
      const handed: StoredEvent[] = [];
      const from = await under.store.head();
      under.feed.subscribe('upheaval', from, async (events) => void handed.push(...events));
      const accounts = ['1', '2', '3', '4', '5'].map((id) => `${id}-${uuidv7()}`);
      const streams = accounts.map(newStream);
      const round = async (count: number, done: number): Promise<string[]> => (await Promise.all(accounts.map((account, n) => write(under.store, account, streams[n]!, count, done)))).flat();
      const has = (ids: readonly string[]) => (): boolean => ids.every((id) => handed.some((event) => event.id === id));
      const before = await round(3, 0);
      await until(has(before));
      const end = await strike(under);
      const during = await round(4, 3);
      await until(has(during), within);
      await end?.();
      const after = await round(3, 7);
      await until(has(after), within);
      await sleep(300);
      const log = await under.store.readAfter(from, 1000);
      expect(handed.map(({ id }) => id)).toEqual(log.events.map(({ id }) => id));
    }, 60_000);
  });
}
