import { type Page, type Position, type StoredEvent, comparePositions } from '#event-sourcing';
import { FeedSubscriber } from './feed-subscriber.js';

const at = (transaction: number, era = 1): Position => ({ era, transaction: BigInt(transaction), number: 0n });
const event = (transaction: number): StoredEvent => ({ id: `event-${transaction}`, position: at(transaction) }) as StoredEvent;

/** A log whose next transaction id the test says. */
class Log {
  events: StoredEvent[] = [];
  next = at(1);
  async readAfter(after: Position): Promise<Page> {
    const events = this.events.filter(({ position }) => comparePositions(position, after) > 0);
    return { events, position: events.at(-1)?.position ?? this.next, more: false, bound: this.next, top: this.next };
  }
}

async function follow(log: Log, after: Position) {
  const handed: { readonly ids: string[]; readonly position: Position }[] = [];
  const handler = async (events: readonly StoredEvent[], position: Position): Promise<void> => void handed.push({ ids: events.map(({ id }) => id), position });
  const subscriber = new FeedSubscriber({ store: log, after, handler, pageSize: 10, failed: (error) => { throw error; } });
  const woken = async (): Promise<void> => {
    subscriber.wake();
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { handed, woken, stop: () => subscriber.stop() };
}

describe('FeedSubscriber', () => {
  it('skips nothing when a crash of Postgres gives out transaction ids again that it had seen without events', async () => {
    const log = new Log();
    log.events = [event(3)];
    log.next = at(20);
    const { handed, woken, stop } = await follow(log, at(1));
    await woken();
    await woken();
    log.events.push(event(10));
    log.next = at(11);
    await woken();
    expect(handed).toEqual([{ ids: ['event-3'], position: at(3) }, { ids: ['event-10'], position: at(10) }]);
    await stop();
  });

  it('says once that the era has changed, also without events', async () => {
    const log = new Log();
    const { handed, woken, stop } = await follow(log, at(5));
    log.next = at(2, 2);
    await woken();
    await woken();
    expect(handed).toEqual([{ ids: [], position: at(0, 2) }]);
    await stop();
  });
});
