import type { EventTypes, StoredEvent } from './event.js';
import { skippedIn } from './event-skipped.js';

/** What lists and searches know of a state: the columns of its read-model row. */
export interface Row {
  readonly account: string;
  readonly name: string;
  /** `/` where the kind has no paths. */
  readonly path: string;
}

/**
 * One kind of stream: its stored contract and how a state grows from events. States are immutable: `evolve` returns a
 * new one, or undefined when the thing is gone. Everything else (read-model table, hot state, look-up by name) is made
 * from this object, so a new aggregate is one registration.
 */
export interface Aggregate<S = unknown> {
  /** Stream ids are `<kind>/<id>`; also the read-model table's name. */
  readonly kind: string;
  readonly events: EventTypes;
  /**
   * Number of the shape of states, 1 unless given. Raised when `evolve` makes states, rows or references otherwise than it
   * did: what was stored of another shape is folded from its stream instead of being believed, and made anew.
   */
  readonly stateVersion?: number;
  evolve(state: S | undefined, event: StoredEvent): S | undefined;
  row(state: S): Row;
  /** Names of what the state refers to (ARNs of attached policies), by which it can be found and counted; none unless given. */
  references?(state: S): readonly string[];
  /** The claims by which the state is found (`role-name::S3Access`, `access-key:AKIA…`). */
  keys(state: S): readonly string[];
}

/** A state together with the version of the stream that it was folded from. */
export interface Versioned<S> {
  readonly stream: string;
  /** 0: no events. */
  readonly version: number;
  readonly state: S | undefined;
}

/** Events that a later one of the same stream says to leave out are left out, if that is among these. */
/** Number of the shape of the states that this version of the code makes. */
export const stateVersionOf = ({ stateVersion = 1 }: Pick<Aggregate, 'stateVersion'>): number => stateVersion;

export function fold<S>(aggregate: Aggregate<S>, start: S | undefined, events: readonly StoredEvent[]): S | undefined {
  const skipped = skippedIn(events);
  let state = start;
  for (const event of events) if (!skipped.has(event.id)) state = aggregate.evolve(state, event);
  return state;
}
