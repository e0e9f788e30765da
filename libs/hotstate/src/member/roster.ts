import { type Position, comparePositions } from '#event-sourcing';
import type { Clock } from '#kernel';
import { SingleFlight } from '../single-flight.js';
import type { MemberStore } from './member.js';
import { readMessage } from './member-message.js';
import { StillWatch } from './still-watch.js';

/** What this process knows of the other members. Reading it also removes those that are dead. */
export class Roster {
  private readonly flight = new SingleFlight(() => this.refresh());
  private readonly watch: StillWatch;
  private readonly listeners = new Set<() => void>();
  /** The highest position heard of, or read, by member; of those with a row. */
  private positions = new Map<string, Position>();
  /** What was heard of those who had no row when the rows were read last, or while they are being read. */
  private heardOf = new Map<string, Position>();
  private settled = 0;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  /** The era that this process is in, and since when on its monotonic clock. */
  private era: { readonly number: number; readonly since: number } | undefined;

  constructor(
    private readonly own: string,
    private readonly store: MemberStore,
    private readonly clock: Clock,
    /** Milliseconds after which a lease has ended on whatever clock. */
    private readonly patience: number,
  ) {
    this.watch = new StillWatch(patience);
  }

  /** Number of other members, as of the last reading. */
  get size(): number {
    return this.positions.size;
  }

  /** The others, as of the last reading. */
  ids(): string[] {
    return [...this.positions.keys()];
  }

  /** False: of an era that may still meet leases of the era before. */
  isSettled(era: number): boolean {
    return this.settled === era;
  }

  /** True when the member has applied everything up to `position`, or has no row any more. */
  hasPassed(id: string, position: Position): boolean {
    const known = this.positions.get(id);
    return known === undefined || (known.era === position.era && comparePositions(known, position) >= 0);
  }

  /** Rows as of a moment after the call. @throws the store's error */
  read(): Promise<void> {
    return this.flight.run();
  }

  /** Takes a message of the channel; none: messages may have been lost. */
  hear(message = ''): void {
    const said = readMessage(message);
    if (!said) void this.read().catch(() => undefined);
    else if (said.id !== this.own) {
      raise(this.heardOf, said.id, said.position);
      if (this.positions.has(said.id)) raise(this.positions, said.id, said.position);
      this.tell();
    }
  }

  /** Calls `listener` whenever something new is known; the result ends that. */
  onNews(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** This process holds a lease in that era. */
  inEra(number: number): void {
    if (this.era?.number === number) return;
    this.era = { number, since: this.clock.monotonic() };
    this.watch.forget();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async refresh(): Promise<void> {
    const asked = this.clock.monotonic();
    const { members, settledEra } = await this.store.roll();
    const others = members.filter(({ id }) => id !== this.own);
    const dead = new Set<string>();
    for (const { id, renewals } of this.watch.observe(others, asked, this.clock.monotonic())) {
      if (await this.store.remove(id, renewals)) dead.add(id);
    }
    const positions = new Map<string, Position>();
    const heardOf = new Map<string, Position>();
    for (const { id, position } of others) {
      if (dead.has(id)) continue;
      const heard = this.heardOf.get(id);
      positions.set(id, heard && comparePositions(heard, position) > 0 ? heard : position);
      if (heard) heardOf.set(id, heard);
    }
    this.positions = positions;
    this.heardOf = heardOf;
    this.settled = settledEra;
    this.tell();
    this.readWhenDue();
    await this.settle();
  }

  /** So that a dead member costs one revocation its lease, not the next one as well. Who renews is not due before. */
  private readWhenDue(): void {
    clearTimeout(this.timer);
    const due = this.watch.due();
    if (due === undefined || this.closed) return;
    this.timer = setTimeout(() => void this.read().catch(() => undefined), Math.max(1, due - this.clock.monotonic() + 1));
    this.timer.unref();
  }

  /** Leases of the era before were given by another primary, which had ended when this era was opened. */
  private async settle(): Promise<void> {
    if (!this.era || this.settled >= this.era.number || this.clock.monotonic() - this.era.since < this.patience) return;
    const { number } = this.era;
    await this.store.settle(number);
    this.settled = number;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function raise(positions: Map<string, Position>, id: string, position: Position): void {
  const known = positions.get(id);
  if (!known || comparePositions(position, known) > 0) positions.set(id, position);
}
