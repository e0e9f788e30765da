import { type Aggregate, type Position, type StoredEvent, type Versioned, comparePositions } from '#event-sourcing';
import { SharedStrings } from './shared-strings.js';

/** A stream had other events than memory expected. */
export class GapError extends Error {
  constructor(readonly stream: string, readonly known: number, readonly got: number) {
    super(`${stream}: version ${got} after ${known}`);
    this.name = 'GapError';
  }
}

interface Gone {
  readonly version: number;
  readonly position: Position;
}

const NO_KEYS: readonly string[] = [];

/**
 * States by stream and by key. An entry is immutable; an event replaces it under all its keys in one turn of the event
 * loop, and nothing is ever emptied to be filled again.
 */
export class Entries {
  private readonly byStream = new Map<string, Versioned<unknown>>();
  private readonly byKey = new Map<string, Versioned<unknown>>();
  /** Versions of streams whose thing is gone, for as long as their events may be delivered again. */
  private readonly gone = new Map<string, Gone>();
  private readonly strings = new SharedStrings();

  get size(): number {
    return this.byStream.size;
  }

  get(stream: string): Versioned<unknown> | undefined {
    return this.byStream.get(stream);
  }

  values(): Iterable<Versioned<unknown>> {
    return this.byStream.values();
  }

  /** Of the stream's last event that memory knows; 0: it knows none. */
  versionOf(stream: string): number {
    return this.byStream.get(stream)?.version ?? this.gone.get(stream)?.version ?? 0;
  }

  find(key: string): Versioned<unknown> | undefined {
    return this.byKey.get(key);
  }

  /** @throws GapError when an event before this one is missing, and whatever `evolve` throws; nothing has changed then */
  apply(aggregate: Aggregate, event: StoredEvent): void {
    const before = this.byStream.get(event.stream);
    const known = before?.version ?? this.versionOf(event.stream);
    if (event.version <= known) return;
    if (event.version !== known + 1) throw new GapError(event.stream, known, event.version);
    this.put(aggregate, event.stream, event.version, aggregate.evolve(before?.state, event), event.position);
  }

  /** Ignored when memory knows more already. `state` undefined: the thing is gone, by the event at `position`. */
  put(aggregate: Aggregate, stream: string, version: number, state: unknown, position: Position): void {
    const before = this.byStream.get(stream);
    if ((before?.version ?? this.versionOf(stream)) >= version) return;
    const keys = state === undefined ? NO_KEYS : aggregate.keys(state);
    if (before) {
      for (const key of aggregate.keys(before.state)) if (this.byKey.get(key) === before && !keys.includes(key)) this.byKey.delete(key);
    }
    if (state === undefined) {
      this.byStream.delete(stream);
      this.gone.set(stream, { version, position });
      return;
    }
    const entry: Versioned<unknown> = { stream, version, state: this.strings.within(state) };
    this.byStream.set(stream, entry);
    for (const key of keys) this.byKey.set(key, entry);
    this.gone.delete(stream);
  }

  /** Nothing up to `position` is delivered again from here on. */
  settle(position: Position): void {
    for (const [stream, gone] of this.gone) if (comparePositions(gone.position, position) <= 0) this.gone.delete(stream);
  }
}
