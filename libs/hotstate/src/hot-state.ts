import { setTimeout as sleep } from 'node:timers/promises';
import { type Aggregate, type EventFeed, type EventStore, type Page, type Position, type Subscription, type Versioned, StoreUnavailableError, comparePositions, isUnknownEvent, streamKind } from '#event-sourcing';
import { type Clock, RolegateError, systemClock } from '#kernel';
import type { Directory } from '#operation';
import { FreshnessLease } from './lease.js';
import { MARGIN } from './member/member.js';
import type { LeaseRecord } from './member/membership.js';
import { Memory, type SetAside, type Snapshot } from './memory.js';
import { SingleFlight } from './single-flight.js';
import { readTail } from './tail.js';
import { Waiters } from './waiters.js';

export interface HotStateOptions {
  readonly clock?: Clock;
  /** Milliseconds for which memory may decide without hearing from the primary; design: 2,000. */
  readonly leaseMs?: number;
  readonly pageSize?: number;
  /** Fills memory at start and after a change of era; without it the log is read from its beginning. */
  readonly snapshot?: Snapshot;
  /** Kinds that belong to the whole installation: what is set aside in an account does not stop them. */
  readonly sharedKinds?: ReadonlySet<string>;
  /** Where other processes see this one's leases; without it there is no other process. */
  readonly record?: LeaseRecord;
}

/** Why memory may not decide. */
export type Unfit = 'lease-expired' | 'era-changed' | 'unknown-event' | 'account-set-aside' | 'event-log-unavailable';

class EraMovedError extends Error {}

/** Share of the lease that must have passed before a reading of the log also renews it; each renewal writes a row. */
const RENEWABLE = 0.85;

/**
 * What this node knows of every principal and bucket, in memory, fed by the log. It answers look-ups without a round trip
 * as long as its lease holds.
 */
export class HotState implements Directory {
  private readonly clock: Clock;
  private readonly lease: FreshnessLease;
  private readonly flight = new SingleFlight(() => this.refresh());
  private readonly waiters = new Waiters();
  private memory: Memory;
  private trouble: { readonly reason: Unfit; readonly detail: string } | undefined;
  private pursuing = false;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly store: Pick<EventStore, 'readAfter' | 'readStream' | 'head'>,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    private readonly options: HotStateOptions = {},
  ) {
    this.clock = options.clock ?? systemClock;
    this.lease = new FreshnessLease(this.clock, options.leaseMs ?? 2000);
    this.memory = new Memory(store, aggregates, 0);
  }

  /**
   * Fills memory and takes the first lease.
   * @throws StoreUnavailableError, and when the log holds a critical event unknown to this version
   */
  async load(): Promise<void> {
    await this.flight.run();
    this.renewLater();
  }

  find<S>(aggregate: Aggregate<S>, key: string): Versioned<S> | undefined {
    const found = this.memory.entries.find(key) as Versioned<S> | undefined;
    if (found && this.memory.setAside.size > 0) this.refuseSetAside(aggregate, found.stream, found);
    return found;
  }

  get<S>(aggregate: Aggregate<S>, stream: string): Versioned<S> | undefined {
    const found = this.memory.entries.get(stream) as Versioned<S> | undefined;
    if (this.memory.setAside.size > 0) this.refuseSetAside(aggregate, stream, found);
    return found;
  }

  position(): Position {
    return this.memory.position;
  }

  /** Number of states in memory. */
  get size(): number {
    return this.memory.entries.size;
  }

  /** What could not be applied; its accounts answer 503. */
  get setAside(): readonly SetAside[] {
    return [...this.memory.setAside.values()];
  }

  /** Milliseconds for which memory may still decide. */
  get leaseLeft(): number {
    return this.lease.left();
  }

  assertFresh(): void {
    if (!this.lease.holds()) throw unavailable(this.trouble?.reason ?? 'lease-expired', this.trouble?.detail);
  }

  /** Why this node is not ready; undefined when it is. An account set aside stops that account, not the node. */
  unfit(): { readonly reason: Unfit; readonly detail: string } | undefined {
    if (this.lease.holds()) return undefined;
    return this.trouble ?? { reason: 'lease-expired', detail: 'the event log has not answered within the freshness lease' };
  }

  isFresh(): boolean {
    return this.lease.holds();
  }

  async catchUp(): Promise<void> {
    try {
      await this.flight.run();
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw unavailable('event-log-unavailable', error.message, error);
      if (isUnknownEvent(error)) throw unavailable('unknown-event', error.message, error);
      throw error;
    }
  }

  /**
   * Also resolves when the lease that this node held at the call, and its margin, has run out: then memory does not decide
   * any more without having applied the position.
   */
  async applied(position: Position): Promise<void> {
    if (this.closed || comparePositions(this.memory.position, position) >= 0) return;
    const reached = this.waiters.until(position, this.lease.length * MARGIN);
    void this.pursue();
    await reached;
  }

  /** Takes what the feed brings, in addition to reading the log before every renewal. */
  follow(feed: EventFeed): Subscription {
    let handed = this.position();
    return feed.subscribe('hot-state', handed, async (events, position) => {
      const { memory } = this;
      // Memory built anew may lack what the feed brought before; the log has it.
      if (position.era > memory.era || comparePositions(handed, memory.position) > 0) await this.flight.run();
      else await memory.apply(events, position);
      handed = position;
      this.reached();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.lease.drop();
    this.waiters.release();
    await this.flight.run().catch(() => undefined);
    await this.options.record?.leave();
  }

  private async refresh(): Promise<void> {
    if (this.closed) return;
    try {
      if (this.memory.era === 0) await this.rebuild();
      await this.renew();
      this.trouble = undefined;
    } catch (error) {
      if (isUnknownEvent(error)) this.stop('unknown-event', error.message);
      throw error;
    }
    this.reached();
  }

  private async renew(): Promise<void> {
    for (;;) {
      const start = this.lease.start();
      try {
        await this.readInto(this.memory);
        if (this.closed || !this.isRenewable()) return;
        if (this.options.record && !(await this.options.record.renew(this.memory.position))) continue;
        if (!this.closed) this.lease.renew(start);
        return;
      } catch (error) {
        if (!(error instanceof EraMovedError)) throw error;
        this.stop('era-changed', 'the event log is another one since a restore or a failover; memory is loaded anew');
        await this.rebuild();
      }
    }
  }

  private readInto(memory: Memory): Promise<void> {
    const tail = { store: this.store, clock: this.clock, pageSize: this.options.pageSize ?? 1000, patience: this.lease.length };
    return readTail(tail, () => memory.position, async (page: Page) => {
      if (page.bound.era !== memory.era) throw new EraMovedError();
      await memory.apply(page.events, reachedBy(page));
      if (memory === this.memory) this.reached();
    });
  }

  private reached(): void {
    this.waiters.reach(this.memory.position);
    this.options.record?.applied(this.memory.position);
  }

  private isRenewable(): boolean {
    return !this.options.record || this.lease.left() < this.lease.length * RENEWABLE;
  }

  /** Builds memory anew beside the old one; what was applied may have been rolled back with the era before. */
  private async rebuild(): Promise<void> {
    for (;;) {
      const memory = new Memory(this.store, this.aggregates, (await this.store.head()).era);
      if (this.options.snapshot) await memory.fill(this.options.snapshot);
      try {
        await this.readInto(memory);
      } catch (error) {
        if (error instanceof EraMovedError && !this.closed) continue;
        throw error;
      }
      this.memory = memory;
      return;
    }
  }

  private stop(reason: Unfit, detail: string): void {
    this.lease.drop();
    this.trouble = { reason, detail };
  }

  /** Reads until nobody waits: one reading serves all who came before it. Who still waits was told of a log that is ahead. */
  private async pursue(): Promise<void> {
    if (this.pursuing) return;
    this.pursuing = true;
    while (this.waiters.size > 0 && !this.closed) {
      const failed = await this.flight.run().then(() => false, () => true);
      if (this.waiters.size > 0) await sleep(failed ? 20 : 2);
    }
    this.pursuing = false;
  }

  private refuseSetAside<S>(aggregate: Aggregate<S>, stream: string, found: Versioned<S> | undefined): void {
    const { setAside } = this.memory;
    const shared = this.options.sharedKinds?.has(streamKind(stream)) ?? false;
    const account = !shared && found?.state !== undefined ? aggregate.row(found.state).account : undefined;
    for (const one of setAside.values()) {
      const stopped = one.stream === stream || (one.account === account && !this.options.sharedKinds?.has(streamKind(one.stream)));
      if (stopped) throw unavailable('account-set-aside', `${one.stream}: event ${one.eventId} cannot be applied: ${one.error}`);
    }
  }

  /** Jittered, so that many nodes do not ask at once; failures only let the lease run out. */
  private renewLater(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      void this.flight.run().catch(() => undefined).finally(() => this.renewLater());
    }, (this.lease.length / 4) * (0.8 + 0.4 * Math.random()));
    this.timer.unref();
  }
}

/**
 * The last event's position, else the beginning of the era. Never the bound: transaction ids that nothing made durable are
 * given out again after a crash of Postgres, and then an event may come below a bound of before.
 */
const reachedBy = ({ events, bound }: Page): Position => events.at(-1)?.position ?? { era: bound.era, transaction: 0n, number: 0n };

const unavailable = (reason: Unfit, detail?: string, cause?: unknown): RolegateError =>
  new RolegateError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', { reason, detail, cause });
