import { type Aggregate, type EventStore, type Position, type StoredEvent, type Versioned, ORIGIN, comparePositions, skippedIn, streamKind } from '#event-sourcing';
import { Entries } from './entries.js';
import { Lacking, type Wanted } from './lacking.js';
import { SetAsides } from './set-aside/set-asides.js';
import type { Snapshot, SnapshotRow } from './snapshot.js';

export type MemorySource = Pick<EventStore, 'readStream' | 'readByClaim'>;

/**
 * What was built from the log of one era: states, how far they reach, and what had to be set aside. When the era moves, a
 * new one is built beside it and takes its place whole.
 *
 * While rows of a snapshot are still coming, a stream is either there, with all its events up to `position`, or not there
 * at all, and then its events since the snapshot are kept for it.
 */
export class Memory {
  readonly entries = new Entries();
  /** Set while rows are still to come. */
  lacking: Lacking | undefined;
  private reached: Position = ORIGIN;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: MemorySource,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    /** Of the log when building began. */
    readonly era: number,
    readonly setAside: SetAsides = new SetAsides(),
  ) {}

  /** Everything up to here has been applied. */
  get position(): Position {
    return this.reached;
  }

  /** Rows are to come; those of `late` kinds may take until memory decides already. */
  async begin({ position, suspects }: Pick<Snapshot, 'position' | 'suspects'>, late: ReadonlySet<string>): Promise<void> {
    this.lacking = new Lacking(late);
    this.reached = position;
    for (const stream of suspects) await this.refold(stream);
  }

  /** @returns streams whose rows lack an event that was not kept, or meet one that cannot be applied */
  take(rows: readonly SnapshotRow[]): readonly string[] {
    const odd: string[] = [];
    for (const { stream, version, state } of rows) {
      const aggregate = this.aggregates.get(streamKind(stream));
      if (!aggregate || this.entries.versionOf(stream) > 0 || this.setAside.has(stream)) continue;
      if (!this.arrive(aggregate, stream, version, state, this.reached)) odd.push(stream);
    }
    return odd;
  }

  /** No more rows come. */
  async complete(): Promise<void> {
    for (const stream of this.lacking?.streams() ?? []) await this.refold(stream);
    this.lacking = undefined;
    this.entries.settle(this.reached);
  }

  /** Reads from the log what was looked for and not there. @throws what reading throws; it stays wanted then */
  async fetch(): Promise<void> {
    const { lacking } = this;
    if (lacking) await Promise.all(lacking.round().map((wanted) => this.fetchOne(wanted, lacking)));
  }

  private async fetchOne({ aggregate, name, by }: Wanted, lacking: Lacking): Promise<void> {
    const { age } = lacking;
    const found = by === 'key' ? await this.store.readByClaim(name) : { owner: name, events: await this.store.readStream(name) };
    if (found && found.events.length > 0 && streamKind(found.owner) === aggregate.kind) this.fold(aggregate, found.owner, found.events);
    if ((by === 'key' ? this.entries.find(name) : this.entries.get(name)) !== undefined) lacking.found(name);
    else lacking.missing(name, age);
  }

  /**
   * Events after each other within a stream, at least once; `position`: everything up to here is among them or was before.
   * Calls from several readers take turns.
   * @throws what reading a stream throws; the same events may come again then
   */
  apply(events: readonly StoredEvent[], position: Position): Promise<void> {
    const mine = this.turn.then(() => this.applyNow(events, position));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async applyNow(events: readonly StoredEvent[], position: Position): Promise<void> {
    for (const event of events) {
      if (comparePositions(event.position, this.reached) <= 0) continue;
      const aggregate = this.aggregates.get(streamKind(event.stream));
      if (aggregate && !this.applied(aggregate, event)) await this.refold(event.stream);
    }
    if (comparePositions(position, this.reached) <= 0) return;
    this.reached = position;
    // A row that is still to come must meet what is known of the stream's end.
    if (!this.lacking) this.entries.settle(position);
  }

  private applied(aggregate: Aggregate, event: StoredEvent): boolean {
    if (this.setAside.size > 0 && this.setAside.has(event.stream)) return false;
    if (this.lacking && event.version > 1 && this.lacking.awaits(event.stream) && this.entries.versionOf(event.stream) === 0) {
      this.lacking.keep(event);
      return true;
    }
    try {
      this.entries.apply(aggregate, event);
      return true;
    } catch {
      return false;
    }
  }

  /** An event did not fit, or could not be applied: once more with the whole stream; if that fails, too, it is set aside. */
  async refold(stream: string): Promise<void> {
    const aggregate = this.aggregates.get(streamKind(stream));
    const events = await this.store.readStream(stream);
    if (aggregate && events.length > 0) this.fold(aggregate, stream, events);
  }

  /** Up to the event that cannot be applied: what is set aside is still found, and refused, not unknown. */
  private fold(aggregate: Aggregate, stream: string, events: readonly StoredEvent[]): void {
    const last = events.at(-1)!;
    const skipped = skippedIn(events);
    let state: unknown;
    let done = 0;
    try {
      for (const event of events) {
        if (!skipped.has(event.id)) state = aggregate.evolve(state, event);
        done++;
      }
      this.setAside.delete(stream, last.position);
    } catch (error) {
      // Who read the stream later may have applied it.
      if (this.entries.versionOf(stream) < events[done]!.version) this.setAside.add({ stream, account: last.account, position: last.position, eventId: last.id, error: String(error) });
    }
    if (done > 0) this.arrive(aggregate, stream, events[done - 1]!.version, state, last.position);
  }

  /** A stream as of some version, brought up to what was kept for it, in one turn. False: it could not be. */
  private arrive(aggregate: Aggregate, stream: string, version: number, state: unknown, position: Position): boolean {
    const kept = this.lacking?.collect(stream);
    let known: Versioned<unknown> = { stream, version, state };
    if (kept && !this.setAside.has(stream)) {
      const current = withEvents(aggregate, known, kept);
      if (!current) {
        for (const event of kept) this.lacking!.keep(event);
        return false;
      }
      known = current;
    }
    this.entries.put(aggregate, stream, known.version, known.state, position);
    return true;
  }
}

/** undefined when an event is missing in between, or cannot be applied. */
function withEvents(aggregate: Aggregate, { stream, version, state }: Versioned<unknown>, events: readonly StoredEvent[]): Versioned<unknown> | undefined {
  try {
    for (const event of events) {
      if (event.version <= version) continue;
      if (event.version !== version + 1) return undefined;
      state = aggregate.evolve(state, event);
      version = event.version;
    }
    return { stream, version, state };
  } catch {
    return undefined;
  }
}
