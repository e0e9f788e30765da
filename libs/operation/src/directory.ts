import type { Aggregate, Position, Versioned } from '#event-sourcing';
import { isRolegateError } from '#kernel';
import type { Activity } from './activity.js';
import type { AuditRecord } from './audit-record.js';
import type { Past } from './past.js';
import type { RecordedQuery, RecordedRequests } from './recorded-requests.js';

/** Reason of a look-up that memory cannot answer yet. */
export const NOT_RESIDENT = 'not-resident';

/** True for the refusal of a look-up that succeeds once the directory has caught up. */
export const isNotResident = (error: unknown): boolean => isRolegateError(error) && error.reason === NOT_RESIDENT;

/**
 * What this node keeps in memory of users, roles, buckets …: look-ups cost no round trip. Memory is allowed to decide
 * only under the freshness lease; `freshen` is asked once per request and again right before an effect.
 */
export interface Directory {
  /**
   * @throws RolegateError ServiceUnavailable (reason `account-set-aside`) for a state whose account holds an event that
   * cannot be applied, and (reason `not-resident`) for what memory, still being filled at start, does not hold yet:
   * never `undefined` for something that may exist. The next `catchUp` brings that one thing. So does `get`
   */
  find<S>(aggregate: Aggregate<S>, key: string): Versioned<S> | undefined;
  get<S>(aggregate: Aggregate<S>, stream: string): Versioned<S> | undefined;
  /** Reads the tail of the log once since now (single-flight); asked before any refusal that memory alone would make. */
  catchUp(): Promise<void>;
  /** Waits until everything up to `position` has been applied here, or memory may not decide any more without it. */
  applied(position: Position): Promise<void>;
  position(): Position;
  /**
   * undefined: memory may decide now. Without a lease the log's tail is read, which says at once what has changed in all
   * streams that a decision may rest on; resolves when that has given the lease back.
   * @throws RolegateError ServiceUnavailable (rejects) when it has not, after a bounded time
   */
  freshen(): Promise<void> | undefined;
  /** @throws RolegateError ServiceUnavailable when memory may not decide now. */
  assertFresh(): void;
}

/** Reads for `answer`: never stale on any node (a row behind its stream is folded up before it is returned). */
export interface Reads {
  byKey<S>(aggregate: Aggregate<S>, key: string): Promise<Versioned<S> | undefined>;
  byStream<S>(aggregate: Aggregate<S>, stream: string): Promise<Versioned<S> | undefined>;
  /** Ordered by name in byte order; waits, bounded, for the projection to reach the log's head. */
  list<S>(aggregate: Aggregate<S>, query: ListQuery): Promise<ListPage<S>>;
  /**
   * How many states of these kinds in an account refer to each of the names; those to which nothing refers are left out.
   * Waits as lists do.
   */
  countReferences(aggregates: readonly Aggregate<any>[], account: string, names: readonly string[]): Promise<ReadonlyMap<string, number>>; // eslint-disable-line @typescript-eslint/no-explicit-any
  /** Values of the log's counters (`users:<account>`), exact and at no cost that grows; 0 for what was never counted. */
  counts(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The audit record of a request; undefined when it is unknown or past its retention. */
  auditRecord(requestId: string): Promise<AuditRecord | undefined>;
  /** What a caller asked for by the audit records, the most frequent first. */
  recordedRequests(query: RecordedQuery): Promise<readonly RecordedRequests[]>;
  /** Usage, last uses and issued sessions, as the audit records add up to them. */
  readonly activity: Activity;
  /** The tables behind these reads. */
  projections(): Promise<readonly ProjectionStatus[]>;
  /** The log as history. */
  readonly past: Past;
}

export interface ProjectionStatus {
  readonly kind: string;
  readonly version: number;
  /** `building`: beside the live one, until the switch. `retiring`: kept for readers who have not heard of the switch. */
  readonly state: 'live' | 'building' | 'retiring';
  /** How far it has come in the log; `era.transaction.number`. */
  readonly position: string;
  /** Streams with an event that cannot be applied. */
  readonly setAside: number;
  /** Of one that is building. */
  readonly progress?: { readonly eventsDone: number; readonly eventsTotal: number; readonly secondsLeft?: number };
}

export interface ListQuery {
  /** Undefined: every account. */
  readonly account?: string;
  readonly pathPrefix?: string;
  /** Only states that refer to this name, or to one of these. */
  readonly references?: string | readonly string[];
  /** Exclusive; the name of the last item of the page before. */
  readonly afterName?: string;
  readonly limit: number;
}

export interface ListPage<S> {
  readonly items: readonly Versioned<S>[];
  /** Set when there is more: the name to go on after. */
  readonly nextName?: string;
}
