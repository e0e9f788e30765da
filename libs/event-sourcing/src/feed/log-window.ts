import type { StoredEvent } from '../event.js';
import { comparePositions, formatPosition, type Position } from '../position.js';

/** An event of the log, as the one after it names it. */
export interface LogLink {
  readonly position: Position;
  readonly id: string;
}

/** An event together with the one before it in the whole log. */
export interface LinkedEvent {
  readonly event: StoredEvent;
  /** Absent where the transport cannot say: such an event comes from the log only. */
  readonly previous: LogLink | undefined;
}

/** What became of an offered event. `seen`: it was there already, or belongs to an era that is over. */
export type Offered = 'linked' | 'waits' | 'seen' | 'dropped';

/**
 * The newest events of the log in memory, gapless and in its order: a ring that grows only by the event that follows its
 * last. What comes out of order waits, bounded, until the events before it have come; what does not come by itself is read
 * from the log. Holds one era; closed when the era changes, for what it holds may have been rolled back.
 */
export class LogWindow {
  private readonly ring: StoredEvent[] = [];
  /** Number of events ever taken since the window opened; the ring holds the last of them. */
  private taken = 0;
  private held = 0;
  /** The ring is complete after here. */
  private start: Position | undefined;
  private last: Position | undefined;
  private lastId: string | undefined;
  private currentEra = 0;
  /** By the position before them. */
  private readonly waiting = new Map<string, LinkedEvent>();

  /** @param capacity most events kept, and most that wait */
  constructor(private readonly capacity: number) {}

  /** The newest era known; 0: none yet. */
  get era(): number {
    return this.currentEra;
  }

  /** The position of the last event; undefined while closed. */
  get end(): Position | undefined {
    return this.last;
  }

  /** True when events wait for others before them. */
  get hasHole(): boolean {
    return this.waiting.size > 0;
  }

  /** Events taken since it was opened. */
  get count(): number {
    return this.taken;
  }

  /** Begins behind `position`: the place of an event, or the beginning of the current era. Nothing when open already. */
  open(position: Position): void {
    if (this.last !== undefined || position.era !== this.currentEra) return;
    this.start = this.last = position;
    this.lastId = undefined;
    this.link();
    this.forgetSeen();
  }

  /** The log is in this era now: what was held is given up when it is of another. */
  enter(era: number): void {
    if (era <= this.currentEra) return;
    this.currentEra = era;
    this.start = this.last = this.lastId = undefined;
    this.ring.length = this.taken = this.held = 0;
    for (const [before, { event }] of this.waiting) if (event.position.era < era) this.waiting.delete(before);
  }

  /** Up to `limit` events after a position; none at the end; undefined when the window does not reach back that far. */
  after(position: Position, limit: number): readonly StoredEvent[] | undefined {
    if (this.start === undefined || comparePositions(position, this.start) < 0) return undefined;
    if (comparePositions(position, this.last!) >= 0) return [];
    const from = this.firstAfter(position);
    const count = Math.min(limit, this.taken - from);
    const events = new Array<StoredEvent>(count);
    for (let n = 0; n < count; n++) events[n] = this.at(from + n);
    return events;
  }

  /** An event from a transport that may deliver late, twice and in any order. */
  offer(linked: LinkedEvent): Offered {
    const { event, previous } = linked;
    if (this.isSeen(event)) return 'seen';
    if (previous === undefined) return 'dropped';
    if (this.follows(linked)) {
      this.take(event);
      this.link();
      return 'linked';
    }
    if (this.waiting.size >= this.capacity) this.forgetSeen();
    if (this.waiting.size >= this.capacity) return 'dropped';
    this.waiting.set(formatPosition(previous.position), linked);
    return 'waits';
  }

  /**
   * Consecutive events of the log, read from `after`.
   * @returns how many of them were new
   */
  extend(after: Position, events: readonly StoredEvent[]): number {
    if (this.last === undefined || after.era !== this.last.era || comparePositions(after, this.last) > 0) return 0;
    let added = 0;
    for (const event of events) {
      if (event.position.era !== this.currentEra || this.isSeen(event)) continue;
      this.take(event);
      added++;
    }
    if (added > 0 && this.waiting.size > 0) {
      this.link();
      this.forgetSeen();
    }
    return added;
  }

  private isSeen({ position }: StoredEvent): boolean {
    if (position.era !== this.currentEra) return position.era < this.currentEra;
    return this.last !== undefined && comparePositions(position, this.last) <= 0;
  }

  private follows({ event, previous }: LinkedEvent): boolean {
    if (this.last === undefined || event.position.era !== this.currentEra || previous === undefined) return false;
    if (comparePositions(previous.position, this.last) !== 0) return false;
    return this.lastId === undefined || this.lastId === previous.id;
  }

  /** Takes whatever has waited for the event that is the last now. */
  private link(): void {
    while (this.waiting.size > 0) {
      const place = formatPosition(this.last!);
      const next = this.waiting.get(place);
      if (next === undefined) return;
      this.waiting.delete(place);
      if (!this.follows(next)) return;
      this.take(next.event);
    }
  }

  private forgetSeen(): void {
    for (const [before, { event }] of this.waiting) if (this.isSeen(event)) this.waiting.delete(before);
  }

  private take(event: StoredEvent): void {
    if (this.held === this.capacity) this.start = this.at(this.taken - this.held).position;
    else this.held++;
    this.ring[this.taken % this.capacity] = event;
    this.taken++;
    this.last = event.position;
    this.lastId = event.id;
  }

  private at(number: number): StoredEvent {
    return this.ring[number % this.capacity]!;
  }

  /** The number of the first event held that lies after a position. */
  private firstAfter(position: Position): number {
    let [low, high] = [this.taken - this.held, this.taken];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comparePositions(this.at(middle).position, position) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
