import type { EventTypes, NewEvent, StoredEvent } from './event.js';

/**
 * An operator's word that an event of the same stream cannot be applied and is to be left out. It stands in the stream
 * itself, so that whoever reads the stream knows, in whatever process; only for events that nobody could apply.
 */
export type EventSkipped = NewEvent<'EventSkipped', { readonly eventId: string }>;

export const eventSkippedTypes = {
  // Who does not understand it keeps the account set aside.
  EventSkipped: { schemaVersion: 1, critical: true },
} as const satisfies EventTypes;

export const eventSkipped = (eventId: string): EventSkipped => ({ type: 'EventSkipped', data: { eventId } });

const NONE: ReadonlySet<string> = new Set();

/** Ids of the events that are to be left out. */
export function skippedIn(events: readonly StoredEvent[]): ReadonlySet<string> {
  let skipped: Set<string> | undefined;
  for (const event of events) if (event.type === 'EventSkipped') (skipped ??= new Set()).add((event.data as EventSkipped['data']).eventId);
  return skipped ?? NONE;
}
