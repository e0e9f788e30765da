import { projectionRetried, projectionStream } from '#admin';
import { type Aggregate, type EventFeed, type EventStore, ORIGIN, type Position, type StoredEvent, type Subscription, type Tenure } from '#event-sourcing';
import type { Pool } from 'pg';
import { hidden } from './hidden.js';
import { OwnedSlot } from './owned-slot.js';
import { SlotWriter } from './slot-writer.js';
import { claimSlot, passSlots, slotOf, slotSeen } from './slots.js';

/** Milliseconds after which slots in which nothing happens are moved on in the database, too. */
const PASS = 100;
const PAGE = 500;

export interface ProjectorOptions {
  /** Rows or positions have changed. */
  readonly onMoved?: () => void;
  readonly onWritten?: (slot: number, events: number) => void;
}

/**
 * Keeps the rows of the slots that this process owns up with the feed: one reader and one transaction per batch, however
 * many slots; none for a batch in which nothing is theirs. A slot that is behind the feed (just taken over, emptied) is
 * brought up from the log beside it.
 */
export class Projector {
  private readonly writer: SlotWriter;
  private readonly owned = new Map<number, OwnedSlot>();
  private subscription: Subscription | undefined;
  /** Of the feed: everything up to here was handed over, and written for the slots that were level. */
  private handed: Position = ORIGIN;
  private era = 0;
  private passing: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream' | 'readAfter' | 'contains' | 'head'>,
    aggregates: ReadonlyMap<string, Aggregate>,
    private readonly feed: EventFeed,
    /** Number of all slots. */
    private readonly count: number,
    private readonly options: ProjectorOptions = {},
  ) {
    this.writer = new SlotWriter(pool, store, aggregates, count);
  }

  /** Projects a slot until the tenure ends. @throws TenureLostError, StoreUnavailableError, or the database's error */
  async own(tenure: Tenure, number: number): Promise<void> {
    const { position } = await claimSlot(this.pool, number, tenure.term);
    const slot = new OwnedSlot(number, tenure, position);
    await this.prepare(slot);
    this.owned.set(number, slot);
    try {
      this.follow(slot.reached);
      while (slot.holds()) {
        await this.bringUp(slot);
        if (slot.holds() && !slot.isBehind(this.handed)) await slot.news();
      }
      await this.pass([slot]);
    } finally {
      if (this.owned.get(number) === slot) this.owned.delete(number);
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.passing);
    await this.subscription?.stop();
  }

  /** An era that began meanwhile was entered without this slot, which nobody would look at again: once more, then. */
  private async prepare(slot: OwnedSlot): Promise<void> {
    let era: number;
    do {
      ({ era } = await this.store.head());
      await this.verify(slot, era);
      await this.writer.retrySetAside(slot);
    } while (this.era > era);
  }

  /** The feed's handler. */
  async project(events: readonly StoredEvent[], position: Position): Promise<void> {
    if (position.era > this.era) await this.enter(position.era);
    const level = [...this.owned.values()].filter((slot) => slot.holds() && !slot.isBehind(this.handed));
    const numbers = new Set(level.map(({ slot }) => slot));
    if (events.some((event) => numbers.has(slotOf(event, this.count)))) await this.write(level, events);
    else if (events.length > 0) this.skip(level, events.at(-1)!);
    for (const slot of level) slot.reach(position);
    this.handed = position;
    for (const slot of this.owned.values()) if (slot.isBehind(position)) slot.tell();
    for (const { type, stream } of events) if (type === projectionRetried.type) await this.retry(stream.slice(projectionStream('').length));
  }

  private async retry(kind: string): Promise<void> {
    for (const slot of this.owned.values()) await this.writer.retrySetAside(slot, kind);
    this.options.onMoved?.();
  }

  private follow(position: Position): void {
    if (this.subscription) return;
    this.handed = position;
    this.subscription = this.feed.subscribe('read-model', position, (events, to) => this.project(events, to));
  }

  private async write(slots: readonly OwnedSlot[], events: readonly StoredEvent[]): Promise<void> {
    const { lost, written } = await this.writer.push(slots, events);
    for (const slot of slots) slot.passed = undefined;
    for (const number of lost) this.owned.delete(number);
    for (const [number, count] of written) this.options.onWritten?.(number, count);
    this.options.onMoved?.();
  }

  /** From the log itself until it is level with the feed. */
  private async bringUp(slot: OwnedSlot): Promise<void> {
    while (slot.holds() && slot.isBehind(this.handed)) {
      const { handed } = this;
      const page = await this.store.readAfter(slot.reached, PAGE);
      if (await hidden(page, handed)) continue;
      if (page.events.length === 0) {
        // A new era begins without events; nothing else lies between.
        slot.reach(handed);
        continue;
      }
      await this.write([slot], page.events);
      slot.reach(page.position);
    }
  }

  private skip(slots: readonly OwnedSlot[], last: StoredEvent): void {
    for (const slot of slots) slot.passed = last;
    this.passing ??= setTimeout(() => {
      this.passing = undefined;
      void this.pass([...this.owned.values()]).catch(() => undefined);
    }, PASS).unref();
  }

  /** What fails is done with the next event. */
  private async pass(slots: readonly OwnedSlot[]): Promise<void> {
    for (const [last, passed] of Map.groupBy(slots, (slot) => slot.passed)) {
      if (last === undefined) continue;
      await passSlots(this.pool, passed, last);
      for (const slot of passed) if (slot.passed === last) slot.passed = undefined;
    }
    this.options.onMoved?.();
  }

  private async enter(era: number): Promise<void> {
    for (const slot of this.owned.values()) await this.verify(slot, era);
    this.era = era;
  }

  /** A checkpoint whose event is not in the log was rolled back with an era: the slot begins anew. */
  private async verify(slot: OwnedSlot, era: number): Promise<void> {
    const { position, eventId } = await claimSlot(this.pool, slot.slot, slot.term);
    if (eventId === undefined || (await this.store.contains(position, eventId))) return slotSeen(this.pool, slot.slot, slot.term, era);
    await this.writer.empty(slot, era);
    slot.passed = undefined;
    slot.reached = ORIGIN;
  }
}
