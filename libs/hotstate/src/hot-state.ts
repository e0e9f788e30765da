import { setTimeout as sleep } from 'node:timers/promises';
import { type Aggregate, type EventFeed, type EventStore, type Page, type Position, type Subscription, type Versioned, StoreUnavailableError, comparePositions, isUnknownEvent } from '#event-sourcing';
import { type Clock, systemClock } from '#kernel';
import type { Directory } from '#operation';
import { BulkLoad, type LoadProgress } from './bulk-load.js';
import { estimateBytes } from './estimate.js';
import { Freshening } from './freshening.js';
import type { HotStateOptions } from './hot-state-options.js';
import { FreshnessLease } from './lease.js';
import { Lookups } from './lookups.js';
import { MARGIN } from './member/member.js';
import { Memory } from './memory.js';
import { type SetAside, SetAsides } from './set-aside/set-asides.js';
import { SingleFlight } from './single-flight.js';
import { reachedBy, readTail } from './tail.js';
import { type Unfit, unavailable } from './unfit.js';
import { Waiters } from './waiters.js';

class EraMovedError extends Error {}

/** Share of the lease that must have passed before a reading of the log also renews it; each renewal writes a row. */
const RENEWABLE = 0.85;

/** Share of the lease for which a request waits that found none: longer than any append that is open, 500 ms. */
const FRESHENING = 0.35;

const NO_KINDS: ReadonlySet<string> = new Set();

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
  private bulk: BulkLoad | undefined;
  private readonly freshening: Freshening;
  private trouble: { readonly reason: Unfit; readonly detail: string } | undefined;
  private pursuing = false;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly store: Pick<EventStore, 'readAfter' | 'readStream' | 'readByClaim' | 'head'>,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    private readonly options: HotStateOptions = {},
  ) {
    this.clock = options.clock ?? systemClock;
    this.lease = new FreshnessLease(this.clock, options.leaseMs ?? 2000);
    this.freshening = new Freshening(() => this.flight.run(), this.lease.length * FRESHENING);
    this.memory = new Memory(store, aggregates, 0);
  }

  /**
   * Fills memory and takes the first lease; rows of late kinds may go on coming after that.
   * @throws StoreUnavailableError, and when the log holds a critical event unknown to this version
   */
  async load(): Promise<void> {
    await this.flight.run();
    this.renewLater();
  }

  find<S>(aggregate: Aggregate<S>, key: string): Versioned<S> | undefined {
    const { entries, lacking, setAside } = this.memory;
    const found = entries.find(key) as Versioned<S> | undefined;
    if (lacking !== undefined) this.lookups.count(lacking, found, { aggregate, name: key, by: 'key' });
    if (found && setAside.size > 0) setAside.refuse(found.stream, accountOf(aggregate, found));
    return found;
  }

  get<S>(aggregate: Aggregate<S>, stream: string): Versioned<S> | undefined {
    const { entries, lacking, setAside } = this.memory;
    const found = entries.get(stream) as Versioned<S> | undefined;
    if (lacking !== undefined && (found !== undefined || entries.versionOf(stream) === 0)) this.lookups.count(lacking, found, { aggregate, name: stream, by: 'stream' });
    if (setAside.size > 0) setAside.refuse(stream, accountOf(aggregate, found));
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
    return this.memory.setAside.all();
  }

  /** The accounts that answer 503 here. */
  get setAsideAccounts(): readonly string[] {
    return this.memory.setAside.accounts();
  }

  /** How much of the rows of late kinds has come. */
  get progress(): LoadProgress {
    return this.bulk?.progress ?? { rowsDone: this.size, rowsTotal: this.size, whole: true };
  }

  /** Look-ups since the start that were made while rows were still coming. */
  readonly lookups = new Lookups();

  /** Estimated size of all states with their keys, bytes of heap. */
  bytes(): number {
    return estimateBytes(this.memory.entries.values(), this.size);
  }

  /** Resolves when no more rows are to come. */
  async whole(): Promise<void> {
    for (let bulk; bulk !== this.bulk;) {
      bulk = this.bulk;
      await bulk?.finished;
    }
  }

  /** Milliseconds for which memory may still decide. */
  get leaseLeft(): number {
    return this.lease.left();
  }

  assertFresh(): void {
    if (!this.lease.holds()) throw unavailable(this.trouble?.reason ?? 'lease-expired', this.trouble?.detail);
  }

  freshen(): Promise<void> | undefined {
    return this.lease.holds() ? undefined : this.freshening.wait().then(() => this.assertFresh());
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
    await this.bulk?.abandon();
    await this.options.record?.leave();
  }

  private async refresh(): Promise<void> {
    if (this.closed) return;
    try {
      if (this.memory.era === 0) await this.rebuild();
      await this.memory.fetch();
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
      const memory = new Memory(this.store, this.aggregates, (await this.store.head()).era, new SetAsides(this.options.sharedKinds));
      const bulk = this.bulkLoad(memory);
      await bulk?.begin();
      try {
        await this.readInto(memory);
      } catch (error) {
        await bulk?.abandon();
        if (error instanceof EraMovedError && !this.closed) continue;
        throw error;
      }
      void this.bulk?.abandon();
      this.memory = memory;
      this.bulk = bulk;
      if (this.closed) await bulk?.abandon();
      else bulk?.goOn();
      return;
    }
  }

  private bulkLoad(memory: Memory): BulkLoad | undefined {
    const { snapshot, lateKinds = NO_KINDS } = this.options;
    return snapshot && new BulkLoad(memory, { open: snapshot, kinds: [...this.aggregates.keys()], late: lateKinds });
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

  /** Jittered, so that many nodes do not ask at once; failures only let the lease run out. */
  private renewLater(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      void this.flight.run().catch(() => undefined).finally(() => this.renewLater());
    }, (this.lease.length / 4) * (0.8 + 0.4 * Math.random()));
    this.timer.unref();
  }
}

const accountOf = <S>(aggregate: Aggregate<S>, found: Versioned<S> | undefined): string | undefined =>
  found?.state === undefined ? undefined : aggregate.row(found.state).account;
