import { type Aggregate, type StoredEvent, streamKind } from '#event-sourcing';

/** A look-up that memory could not answer. */
export interface Wanted {
  readonly aggregate: Aggregate;
  /** A key, or a stream's id. */
  readonly name: string;
  readonly by: 'key' | 'stream';
}

/** Look-ups that wait at once; beyond this a caller is told to come again without being waited for. */
const MOST_WANTED = 10_000;

/** Look-ups of one round to Postgres. */
const ROUND = 256;

/** What memory does not hold while rows are still coming, and what has come for it meanwhile. */
export class Lacking {
  private readonly events = new Map<string, StoredEvent[]>();
  private readonly wanted = new Map<string, Wanted>();
  private readonly absent = new Set<string>();
  private kept = 0;

  /** @param kinds whose rows are still to come; all of any other kind is there */
  constructor(private readonly kinds: ReadonlySet<string>) {}

  /** An event of a stream that is not there: kept until the stream is. */
  keep(event: StoredEvent): void {
    this.kept++;
    const kept = this.events.get(event.stream);
    if (!kept) this.events.set(event.stream, [event]);
    else if (kept.at(-1)!.version < event.version) kept.push(event);
    // A stream that nobody has looked at may have taken a name with it.
    this.absent.clear();
  }

  /** What was kept of a stream, in order; forgotten with this. */
  collect(stream: string): readonly StoredEvent[] | undefined {
    const kept = this.events.get(stream);
    if (kept) this.events.delete(stream);
    return kept;
  }

  /** Streams of which events were kept. */
  streams(): readonly string[] {
    return [...this.events.keys()];
  }

  awaits(stream: string): boolean {
    return this.kinds.has(streamKind(stream));
  }

  /** Moves with every event that is kept. */
  get age(): number {
    return this.kept;
  }

  /** True when what memory did not find may exist all the same; it is looked for in the next round then. */
  mayExist(wanted: Wanted): boolean {
    if (!this.kinds.has(wanted.aggregate.kind) || this.absent.has(wanted.name)) return false;
    if (this.wanted.size < MOST_WANTED) this.wanted.set(wanted.name, wanted);
    return true;
  }

  /** The look-ups that have waited longest. They stay until they are settled. */
  round(): readonly Wanted[] {
    const round: Wanted[] = [];
    for (const one of this.wanted.values()) {
      if (round.push(one) === ROUND) break;
    }
    return round;
  }

  /** Postgres has answered, and memory has what it said. */
  found(name: string): void {
    this.wanted.delete(name);
  }

  /** It did not exist when Postgres was asked, at this age: that holds until an event may have made it. */
  missing(name: string, age: number): void {
    this.wanted.delete(name);
    if (age === this.kept && this.absent.size < MOST_WANTED) this.absent.add(name);
  }
}
