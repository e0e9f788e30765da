import { type Aggregate, type EventStore, type Position, type StoredEvent, ORIGIN, comparePositions, fold, streamKind } from '#event-sourcing';
import { Entries } from './entries.js';

/** A stream with an event that cannot be applied. Its account answers 503 until it can. */
export interface SetAside {
  readonly stream: string;
  readonly account: string;
  /** Of the stream's last event when it was tried. */
  readonly position: Position;
  readonly eventId: string;
  readonly error: string;
}

/** One row of the read model. */
export interface SnapshotRow {
  readonly stream: string;
  readonly version: number;
  readonly state: unknown;
}

/** What the rows of a snapshot stand for. */
export interface SnapshotEnd {
  /** The rows know everything up to here, and nothing that is not in the log. */
  readonly position: Position;
  /** Streams whose rows may lack events up to there, because these could not be applied. */
  readonly suspects: readonly string[];
}

/** Hands over the rows of the read model as of one moment. */
export type Snapshot = (take: (row: SnapshotRow) => void) => Promise<SnapshotEnd>;

/**
 * What was built from the log of one era: states, how far they reach, and what had to be set aside. When the era moves, a
 * new one is built beside it and takes its place whole.
 */
export class Memory {
  readonly entries = new Entries();
  readonly setAside = new Map<string, SetAside>();
  private reached: Position = ORIGIN;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly aggregates: ReadonlyMap<string, Aggregate>,
    /** Of the log when building began. */
    readonly era: number,
  ) {}

  /** Everything up to here has been applied. */
  get position(): Position {
    return this.reached;
  }

  async fill(snapshot: Snapshot): Promise<void> {
    const { position, suspects } = await snapshot((row) => {
      const aggregate = this.aggregates.get(streamKind(row.stream));
      if (aggregate) this.entries.put(aggregate, row.stream, row.version, row.state, ORIGIN);
    });
    this.reached = position;
    for (const stream of suspects) await this.refold(stream);
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
    this.entries.settle(position);
  }

  private applied(aggregate: Aggregate, event: StoredEvent): boolean {
    if (this.setAside.size > 0 && this.setAside.has(event.stream)) return false;
    try {
      this.entries.apply(aggregate, event);
      return true;
    } catch {
      return false;
    }
  }

  /** An event did not fit, or could not be applied: once more with the whole stream; if that fails, too, it is set aside. */
  private async refold(stream: string): Promise<void> {
    const aggregate = this.aggregates.get(streamKind(stream));
    const events = await this.store.readStream(stream);
    const last = events.at(-1);
    if (!aggregate || !last) return;
    try {
      this.entries.put(aggregate, stream, last.version, fold(aggregate, undefined, events), last.position);
      this.setAside.delete(stream);
    } catch (error) {
      this.setAside.set(stream, { stream, account: last.account, position: last.position, eventId: last.id, error: String(error) });
    }
  }
}
