import { type Aggregate, type EventStore, type Position, type StoredEvent, streamKind } from '#event-sourcing';

/** A name under which a stream is found from an event on. */
export interface NameGiven {
  readonly kind: string;
  readonly name: string;
  readonly account: string;
  readonly stream: string;
  readonly position: Position;
}

/** How names stand in the index: those that people say ignore case; claims are exact, and so is what a state refers to. */
export const spokenName = (name: string): string => `name:${name.toLowerCase()}`;
export const claimedName = (key: string): string => `key:${key}`;
export const referredName = (reference: string): string => `ref:${reference}`;

/** States kept for the next events of their streams. */
const STATES = 10_000;

interface Known {
  readonly version: number;
  readonly state: unknown;
}

/**
 * Every name that things have had, event by event: also one that was given and taken away between two looks. States of
 * streams that were seen lately stay in memory; others are folded from their streams.
 */
export class NamesOfEvents {
  private readonly known = new Map<string, Known>();

  constructor(private readonly store: Pick<EventStore, 'readStream'>, private readonly aggregates: ReadonlyMap<string, Aggregate>) {}

  /** Events in the order of each stream. @throws StoreUnavailableError */
  async of(events: readonly StoredEvent[]): Promise<readonly NameGiven[]> {
    const given: NameGiven[] = [];
    for (const [stream, mine] of Map.groupBy(events, (event) => event.stream)) {
      const aggregate = this.aggregates.get(streamKind(stream));
      if (aggregate) given.push(...(await this.ofStream(aggregate, stream, mine)));
    }
    return given;
  }

  private async ofStream(aggregate: Aggregate, stream: string, events: readonly StoredEvent[]): Promise<readonly NameGiven[]> {
    let { version, state } = await this.before(aggregate, stream, events[0]!.version);
    const given = new Map<string, NameGiven>();
    for (const event of events) {
      if (event.version <= version) continue;
      version = event.version;
      try {
        state = aggregate.evolve(state, event);
        if (state === undefined) continue;
        const { account, name } = aggregate.row(state);
        for (const one of [spokenName(name), ...aggregate.keys(state).map(claimedName), ...(aggregate.references?.(state) ?? []).map(referredName)]) {
          if (!given.has(one)) given.set(one, { kind: aggregate.kind, name: one, account, stream, position: event.position });
        }
      } catch {
        // One that cannot be applied gives no name; projections set it aside and tell the operator.
      }
    }
    this.remember(stream, { version, state });
    return [...given.values()];
  }

  private async before(aggregate: Aggregate, stream: string, version: number): Promise<Known> {
    const known = this.known.get(stream);
    if (known && known.version >= version - 1) return known;
    if (version === 1) return { version: 0, state: undefined };
    let state: unknown;
    for (const event of await this.store.readStream(stream)) {
      if (event.version >= version) break;
      try {
        state = aggregate.evolve(state, event);
      } catch {
        // As above.
      }
    }
    return { version: version - 1, state };
  }

  private remember(stream: string, known: Known): void {
    this.known.delete(stream);
    this.known.set(stream, known);
    if (this.known.size > STATES) this.known.delete(this.known.keys().next().value!);
  }
}
