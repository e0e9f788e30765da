import { type EventFeed, type EventStore, type FeedHandler, type Page, type Position, type StoredEvent, type Subscription, ORIGIN, StoreUnavailableError, comparePositions, fold } from '#event-sourcing';
import type { Clock } from '#kernel';
import { thing } from './thing.js';

/** Both clocks, moved by hand. */
export class FakeClock implements Clock {
  wall = 1_000_000;
  steady = 5_000;
  now = (): number => this.wall;
  monotonic = (): number => this.steady;
  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
}

/** A log in memory: one event per transaction, with the faults that a test wants. */
export class FakeLog implements Pick<EventStore, 'readAfter' | 'readStream' | 'readByClaim' | 'head'> {
  era = 1;
  /** Transactions from here on are hidden by an append that is open. */
  heldAt: bigint | undefined;
  fault: Error | undefined;
  reads = 0;
  streamReads = 0;
  claimReads = 0;
  /** Runs before a read answers. */
  beforeRead: () => Promise<void> | void = () => undefined;
  private events: StoredEvent[] = [];
  private next = 1n;

  add(stream: string, type: string, data: unknown = null, account = 'a'): StoredEvent {
    const version = this.events.filter((event) => event.stream === stream).length + 1;
    const number = this.next++;
    const event: StoredEvent = {
      id: `event-${number}`, position: { era: this.era, transaction: number, number }, stream, version, account, type, schemaVersion: 1,
      critical: true, time: new Date(0), commandId: `c-${number}`, actor: '', requestId: '', sourceIp: '', data,
    };
    this.events.push(event);
    return event;
  }

  /** A restore: only the first `kept` events are there, and another era. */
  restore(kept: number): void {
    this.events = this.events.slice(0, kept);
    this.era++;
    this.next = BigInt(kept) + 1n;
  }

  /** Transactions that write no event. */
  burn(transactions: number): void {
    this.next += BigInt(transactions);
  }

  /** A crash: transaction ids that nothing made durable are given out again. */
  crash(): void {
    this.next = (this.events.at(-1)?.position.transaction ?? 0n) + 1n;
  }

  all(): readonly StoredEvent[] {
    return this.events;
  }

  async readAfter(after: Position, limit: number): Promise<Page> {
    this.reads++;
    await this.beforeRead();
    if (this.fault) throw this.fault;
    const top = { era: this.era, transaction: this.next, number: 0n };
    const bound = this.heldAt === undefined ? top : { ...top, transaction: this.heldAt };
    const found = this.events.filter(({ position }) => comparePositions(position, after) > 0 && comparePositions(position, bound) < 0);
    const events = found.slice(0, limit);
    const position = events.at(-1)?.position ?? (comparePositions(bound, after) < 0 ? after : bound);
    return { events, position, more: found.length > limit, bound, top };
  }

  async readStream(stream: string, afterVersion = 0): Promise<readonly StoredEvent[]> {
    this.streamReads++;
    if (this.fault) throw this.fault;
    return this.events.filter((event) => event.stream === stream && event.version > afterVersion);
  }

  /** Claims as the things' events leave them. */
  async readByClaim(name: string): Promise<{ owner: string; events: readonly StoredEvent[] } | undefined> {
    this.claimReads++;
    await this.beforeRead();
    if (this.fault) throw this.fault;
    for (const owner of new Set(this.events.map(({ stream }) => stream))) {
      const events = this.events.filter(({ stream }) => stream === owner);
      const state = fold(thing, undefined, events.filter(({ type }) => type !== 'ThingBroken'));
      if (state && thing.keys(state).includes(name)) return { owner, events };
    }
    return undefined;
  }

  async head(): Promise<Position> {
    if (this.fault) throw this.fault;
    return { era: this.era, transaction: this.next, number: 0n };
  }
}

export const away = (): StoreUnavailableError => new StoreUnavailableError('away');

export function unknownEvent(): Error {
  const error = new Error('event ThingForbidden is critical and unknown to this version');
  error.name = 'UnknownEventError';
  return error;
}

/** A feed that hands over what the test says, when it says so. */
export class FakeFeed implements EventFeed {
  from: Position = ORIGIN;
  deliver: FeedHandler = () => Promise.reject(new Error('nobody subscribed'));

  subscribe(_name: string, after: Position, handler: FeedHandler): Subscription {
    this.from = after;
    this.deliver = handler;
    return { stop: async () => undefined };
  }

  wake(): void {}
  async close(): Promise<void> {}
}
