import type { EventTypes, StoredEvent } from './event.js';
import { formatPosition } from './position.js';

/** An event exactly as stored: `data` is its text. */
export type RecordedEvent = StoredEvent<string, string>;

/** The log holds a critical event that this version of the code does not know: it must not go on deciding. */
export class UnknownEventError extends Error {
  constructor(readonly event: RecordedEvent) {
    super(`event ${event.type} (schema ${event.schemaVersion}) at ${formatPosition(event.position)} is critical and unknown to this version`);
    this.name = 'UnknownEventError';
  }
}

/**
 * The event as today's code understands it: data parsed and brought to the current schema version step by step. What is
 * unknown and not critical passes through as it was stored. The event given is made into the event returned.
 * @throws UnknownEventError
 */
export function understood(recorded: RecordedEvent, types: EventTypes): StoredEvent {
  const type = types[recorded.type];
  if (type === undefined || recorded.schemaVersion > type.schemaVersion) {
    if (recorded.critical) throw new UnknownEventError(recorded);
    return Object.assign(recorded as StoredEvent, { data: JSON.parse(recorded.data) as unknown });
  }
  let data = JSON.parse(recorded.data) as unknown;
  for (let version = recorded.schemaVersion; version < type.schemaVersion; version++) {
    const step = type.upcast?.[version];
    if (step === undefined) throw new TypeError(`event type ${recorded.type} has no upcaster from schema ${version}`);
    data = step(data);
  }
  return Object.assign(recorded as StoredEvent, { data, schemaVersion: type.schemaVersion });
}
