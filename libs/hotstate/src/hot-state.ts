import { type Aggregate, type EventStore, type Position, type StoredEvent, type Versioned, ORIGIN, comparePositions, fold, streamKind } from '#event-sourcing';
import { type Clock, RolegateError, systemClock } from '#kernel';
import type { Directory } from '#operation';
import { Entries, GapError } from './entries.js';
import { FreshnessLease } from './lease.js';
import { SingleFlight } from './single-flight.js';

export interface HotStateOptions {
  readonly clock?: Clock;
  /** Milliseconds for which memory may decide without hearing from the primary; design: 2,000. */
  readonly leaseMs?: number;
  readonly pageSize?: number;
}

/** Rows of the read model, to fill memory at start. */
export interface Snapshot {
  /** Everything up to here is in the rows. */
  readonly position: Position;
  rows(): AsyncIterable<{ readonly stream: string; readonly version: number; readonly state: unknown }>;
}

/**
 * What this node knows of every principal and bucket, in memory, fed by the log. It answers look-ups without a round trip
 * as long as its lease holds.
 */
export class HotState implements Directory {
  private readonly entries: Entries;
  private readonly lease: FreshnessLease;
  private readonly flight = new SingleFlight(() => this.readTail());
  private readonly waiters = new Set<{ position: Position; done: () => void }>();
  private at: Position = ORIGIN;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly store: EventStore,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    private readonly options: HotStateOptions = {},
  ) {
    this.entries = new Entries(aggregates);
    this.lease = new FreshnessLease(options.clock ?? systemClock, options.leaseMs ?? 2000);
  }

  /** Fills memory and takes the first lease. */
  async load(snapshot?: Snapshot): Promise<void> {
    if (snapshot) {
      for await (const row of snapshot.rows()) {
        const aggregate = this.aggregates.get(streamKind(row.stream));
        if (aggregate) this.entries.put(aggregate, row.stream, row.version, row.state);
      }
      this.at = snapshot.position;
    }
    await this.catchUp();
    this.renewLater();
  }

  find<S>(_aggregate: Aggregate<S>, key: string): Versioned<S> | undefined {
    return this.entries.find(key) as Versioned<S> | undefined;
  }

  get<S>(_aggregate: Aggregate<S>, stream: string): Versioned<S> | undefined {
    return this.entries.get(stream) as Versioned<S> | undefined;
  }

  position(): Position {
    return this.at;
  }

  get size(): number {
    return this.entries.size;
  }

  assertFresh(): void {
    if (!this.lease.holds()) {
      throw new RolegateError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', { reason: 'lease-expired' });
    }
  }

  isFresh(): boolean {
    return this.lease.holds();
  }

  catchUp(): Promise<void> {
    return this.flight.run();
  }

  async applied(position: Position): Promise<void> {
    if (comparePositions(this.at, position) >= 0) return;
    const reached = new Promise<void>((done) => this.waiters.add({ position, done }));
    await this.catchUp();
    await reached;
  }

  /** The feed's handler: events in log order, at least once. */
  async apply(events: readonly StoredEvent[], position: Position): Promise<void> {
    for (const event of events) {
      if (comparePositions(event.position, this.at) <= 0) continue;
      try {
        this.entries.apply(event);
      } catch (error) {
        if (!(error instanceof GapError)) throw error;
        await this.reload(event.stream);
      }
    }
    this.reach(position);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.lease.drop();
    await this.flight.run().catch(() => undefined);
  }

  private async readTail(): Promise<void> {
    if (this.closed) return;
    const start = this.lease.start();
    for (;;) {
      const page = await this.store.readAfter(this.at, this.options.pageSize ?? 1000);
      await this.apply(page.events, page.position);
      if (!page.more) break;
    }
    this.lease.renew(start);
  }

  private async reload(stream: string): Promise<void> {
    const aggregate = this.aggregates.get(streamKind(stream))!;
    const events = await this.store.readStream(stream);
    this.entries.put(aggregate, stream, events.at(-1)?.version ?? 0, fold(aggregate, undefined, events));
  }

  private reach(position: Position): void {
    if (comparePositions(position, this.at) <= 0) return;
    this.at = position;
    for (const waiter of this.waiters) {
      if (comparePositions(position, waiter.position) < 0) continue;
      this.waiters.delete(waiter);
      waiter.done();
    }
  }

  /** Jittered, so that many nodes do not ask at once; failures only let the lease run out. */
  private renewLater(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      void this.catchUp().catch(() => undefined).finally(() => this.renewLater());
    }, (this.lease.length / 4) * (0.8 + 0.4 * Math.random()));
    this.timer.unref();
  }
}
