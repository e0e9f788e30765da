import { type Aggregate, type StoredEvent, formatPosition, skippedIn } from '#event-sourcing';
import { type Change, changesBetween } from './changes.js';
import { shownState } from './shown-state.js';

/** One event, as history tells it. */
export interface HistoryEntry {
  readonly stream: string;
  readonly version: number;
  /** `era.transaction.number` */
  readonly position: string;
  /** ISO 8601, Postgres's clock. */
  readonly time: string;
  readonly type: string;
  readonly actor: string;
  readonly source_ip: string;
  readonly request_id: string;
  readonly command_id: string;
  /** '' where none was stated. */
  readonly reason: string;
  /** After it the thing is gone. */
  readonly gone: boolean;
  /** It is left out, because it cannot be applied or because an operator said so. */
  readonly left_out: boolean;
  /** Of the state; a creation has everything, an end nothing. */
  readonly changes: readonly Change[];
}

export interface TellingStream {
  readonly events: readonly StoredEvent[];
  readonly erased: boolean;
}

/** The wanted events (by id) of several streams, each with what it changed; others are folded, not compared. */
export function toldHistory(aggregate: Aggregate, streams: readonly TellingStream[], wanted: ReadonlySet<string>): ReadonlyMap<string, HistoryEntry> {
  const told = new Map<string, HistoryEntry>();
  for (const { events, erased } of streams) {
    const skipped = skippedIn(events);
    let state: unknown;
    for (const event of events) {
      const before = state;
      let leftOut = skipped.has(event.id);
      try {
        if (!leftOut) state = aggregate.evolve(before, event);
      } catch {
        leftOut = true;
      }
      if (wanted.has(event.id)) told.set(event.id, entryOf(event, leftOut, { before, after: state, erased }));
    }
  }
  return told;
}

function entryOf(event: StoredEvent, leftOut: boolean, { before, after, erased }: { readonly before: unknown; readonly after: unknown; readonly erased: boolean }): HistoryEntry {
  const gone = before !== undefined && after === undefined;
  return {
    stream: event.stream, version: event.version, position: formatPosition(event.position), time: event.time.toISOString(), type: event.type,
    actor: event.actor, source_ip: event.sourceIp, request_id: event.requestId, command_id: event.commandId, reason: event.reason ?? '',
    gone, left_out: leftOut,
    changes: gone || leftOut ? [] : changesBetween(before === undefined ? undefined : shownState(before, erased), after === undefined ? undefined : shownState(after, erased)),
  };
}
