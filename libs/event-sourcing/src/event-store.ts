import type { EventMeta, NewEvent, StoredEvent } from './event.js';
import type { Position } from './position.js';
import type { RecordedEvent } from './recorded-event.js';

export interface StreamWrite {
  readonly stream: string;
  readonly account: string;
  /** The version the stream must have now; 0: it must not exist. */
  readonly expected: number;
  readonly events: readonly NewEvent[];
}

export interface StreamCheck {
  readonly stream: string;
  /** The version the stream must have now, any account; 0: it must not exist. */
  readonly version: number;
}

/** A unique name and the stream that owns it. */
export interface Claim {
  readonly name: string;
  readonly owner: string;
}

/** `target` may not be deleted while `holder` holds it. */
export interface Hold {
  readonly target: string;
  readonly holder: string;
}

/** A counter row changed in the append; refused when it would pass `limit` or fall below 0. */
export interface CountChange {
  readonly name: string;
  readonly by: number;
  readonly limit?: number;
}

/** A principal's wrapped data key; lives outside the log so that erasing it makes every sealed secret unreadable. */
export interface DataKeyWrite {
  readonly principal: string;
  /** Id of the seal-ring key that wraps it. */
  readonly sealKeyId: string;
  readonly wrapped: Buffer;
}

/** Everything that one autocommitted append does: all of it or nothing. */
export interface Append {
  /** Unique; the same id again returns the first outcome instead of appending twice. */
  readonly commandId: string;
  readonly meta: EventMeta;
  readonly writes: readonly StreamWrite[];
  readonly checks?: readonly StreamCheck[];
  readonly take?: readonly Claim[];
  readonly release?: readonly Claim[];
  readonly hold?: readonly Hold[];
  readonly unhold?: readonly Hold[];
  /** Targets that nothing may hold (their deletion is in this append). */
  readonly unheld?: readonly string[];
  readonly counts?: readonly CountChange[];
  readonly putDataKeys?: readonly DataKeyWrite[];
  readonly eraseDataKeys?: readonly string[];
}

export interface Appended {
  /** Of the last event. */
  readonly position: Position;
  readonly events: readonly { readonly id: string; readonly stream: string; readonly version: number; readonly time: Date }[];
}

export type ConflictKind = 'version' | 'claim-taken' | 'claim-not-owned' | 'held' | 'limit' | 'deadlock';

/** The append found something other than expected. Nothing was written. */
export class ConflictError extends Error {
  constructor(
    readonly kind: ConflictKind,
    /** The stream, claim, target or counter concerned. */
    readonly subject: string,
  ) {
    super(`${kind}: ${subject}`);
    this.name = 'ConflictError';
  }
}

/** The log does not take or serve anything now: era not opened, no primary, Postgres away. */
export class StoreUnavailableError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreUnavailableError';
  }
}

export interface Page<E extends StoredEvent = StoredEvent> {
  readonly events: readonly E[];
  /** Everything up to here has been read; equals the last event's position, or the bound's predecessor when empty. */
  readonly position: Position;
  /** True when the page stops at its limit, not at the end of the log. */
  readonly more: boolean;
  /** Everything below has been read, unless `more`. An open append may hold it back for a moment. */
  readonly bound: Position;
  /** Everything that was committed before the call lies below. Once `bound` is there, all of it has been read. */
  readonly top: Position;
}

/** Reading met a critical event of a type or schema that this version does not know. */
export const isUnknownEvent = (error: unknown): error is Error => error instanceof Error && error.name === 'UnknownEventError';

/** The log as it is stored, for what carries it elsewhere. */
export interface RecordLog {
  /** As `readAfter`, whatever this version knows of the types. */
  readRecordsAfter(after: Position, limit: number): Promise<Page<RecordedEvent>>;
}

/** Port of the event log. The Postgres adapter is #eventstore-pg. */
export interface EventStore {
  /** @throws ConflictError, StoreUnavailableError */
  append(append: Append): Promise<Appended>;
  /**
   * Resolves when whatever could be read before the call is as durable as what append() has returned: for an answer that says
   * "done" because of something that it found. @throws StoreUnavailableError
   */
  settled(): Promise<void>;
  /** Events of a stream after `afterVersion`, oldest first. */
  readStream(stream: string, afterVersion?: number): Promise<readonly StoredEvent[]>;
  /** The owner of a claim with all events of its stream, in one statement; undefined when nobody owns it. */
  readByClaim(name: string): Promise<{ owner: string; events: readonly StoredEvent[] } | undefined>;
  /** Current versions; 0 for a stream that does not exist. */
  versions(streams: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Committed events after a position, in log order, without gaps. Bound first, rows in a second statement. */
  readAfter(after: Position, limit: number): Promise<Page>;
  /** Position behind which nothing more can appear: the end of what readAfter would return now. */
  head(): Promise<Position>;
  /** Wrapped data key of a principal; undefined when erased (normal to a projector). */
  readDataKey(principal: string): Promise<{ sealKeyId: string; wrapped: Buffer } | undefined>;
  /** True when the event with this id is in the log at this position; a checkpoint that fails this was rolled back. */
  contains(position: Position, eventId: string): Promise<boolean>;
}
