import { type Position, type StoredEvent, comparePositions, parsePosition } from '#event-sourcing';
import type { Reads } from './directory.js';

/** A moment in the log: by place, or by Postgres's clock. */
export type AsOf = { readonly position: Position } | { readonly time: Date };

/** ISO 8601, from the day to the millisecond; without a zone it is UTC. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const ZONE = /(Z|[+-]\d{2}:\d{2})$/;

/** `2026-11-01T10:00Z`, or a position, `era.transaction.number`; undefined when it is neither. */
export function parseAsOf(text: string): AsOf | undefined {
  if (/^\d{1,9}\.\d{1,19}\.\d{1,19}$/.test(text)) return { position: parsePosition(text) };
  if (!TIME.test(text)) return undefined;
  const time = new Date(text.includes('T') && !ZONE.test(text) ? `${text}Z` : text);
  return Number.isNaN(time.getTime()) ? undefined : { time };
}

const isIn = (moment: AsOf, { position, time }: Pick<StoredEvent, 'position' | 'time'>): boolean =>
  'position' in moment ? comparePositions(position, moment.position) <= 0 : time.getTime() <= moment.time.getTime();

/**
 * The events of one stream that had happened by then. A stream's own order counts: a clock that was set back between two
 * events takes none out of the middle.
 */
export function eventsUntil<E extends Pick<StoredEvent, 'position' | 'time'>>(events: readonly E[], moment: AsOf): readonly E[] {
  const later = events.findIndex((event) => !isIn(moment, event));
  return later < 0 ? events : events.slice(0, later);
}

/** What was, whoever has its name now. The cost of a question follows the streams that it is about, not the log. */
export interface Past {
  /**
   * Streams of a kind whose thing once had this name (upper and lower case are one) or this id, by the time of the first
   * event; in one account, or in all. One that had it in several accounts comes once for each. Never stale.
   * @throws RolegateError ServiceUnavailable
   */
  streamsNamed(kind: string, name: string, account?: string): Promise<readonly NamedStream[]>;
  /** Every event of a stream, oldest first. */
  events(stream: string): Promise<readonly StoredEvent[]>;
  /** True when the stream's data key is gone, and with it whatever was sealed. */
  isErased(stream: string): Promise<boolean>;
  /** Reads of single things as they were; what lists or counts is refused. */
  reads(moment: AsOf): ReadsAsOf;
}

export interface ReadsAsOf extends Reads {
  /** Something was read through it: what was answered is the past. */
  readonly asked: boolean;
}

export interface NamedStream {
  readonly stream: string;
  readonly account: string;
}
