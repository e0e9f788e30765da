import type { Aggregate, StoredEvent, Versioned } from '#event-sourcing';
import { streamKind } from '#event-sourcing';

/** A state in memory under all the keys by which it is found. Entries are immutable; an event replaces the whole entry. */
interface Entry extends Versioned<unknown> {
  readonly keys: readonly string[];
}

/** A stream had other events than memory expected. */
export class GapError extends Error {
  constructor(readonly stream: string, readonly known: number, readonly got: number) {
    super(`${stream}: version ${got} after ${known}`);
    this.name = 'GapError';
  }
}

const NO_KEYS: readonly string[] = [];

/** All states of a node by stream and by key. Deltas only: nothing is ever emptied to be filled again. */
export class Entries {
  private readonly byStream = new Map<string, Entry>();
  private readonly byKey = new Map<string, string>();

  constructor(private readonly aggregates: ReadonlyMap<string, Aggregate>) {}

  get size(): number {
    return this.byStream.size;
  }

  get(stream: string): Versioned<unknown> | undefined {
    return this.byStream.get(stream);
  }

  find(key: string): Versioned<unknown> | undefined {
    const stream = this.byKey.get(key);
    return stream === undefined ? undefined : this.byStream.get(stream);
  }

  /** @throws GapError when an event before this one is missing */
  apply(event: StoredEvent): void {
    const aggregate = this.aggregates.get(streamKind(event.stream));
    if (!aggregate) return;
    const before = this.byStream.get(event.stream);
    const known = before?.version ?? 0;
    if (event.version <= known) return;
    if (event.version !== known + 1) throw new GapError(event.stream, known, event.version);
    this.put(aggregate, event.stream, event.version, aggregate.evolve(before?.state, event));
  }

  put(aggregate: Aggregate, stream: string, version: number, state: unknown): void {
    const before = this.byStream.get(stream);
    const keys = state === undefined ? NO_KEYS : aggregate.keys(state);
    if (before) for (const key of before.keys) if (!keys.includes(key) && this.byKey.get(key) === stream) this.byKey.delete(key);
    for (const key of keys) this.byKey.set(key, stream);
    if (state === undefined) this.byStream.delete(stream);
    else this.byStream.set(stream, { stream, version, state, keys });
  }
}
