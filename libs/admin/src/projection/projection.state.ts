import type { StoredEvent } from '#event-sourcing';
import type { ProjectionEvent } from './projection.events.js';

export interface ProjectionState {
  readonly kind: string;
  /** Of the live table. */
  readonly version: number;
  /** Version of the table that is being filled; undefined when none is. */
  readonly building: number | undefined;
  /** When the live table became it; undefined for the first, which is live without an event. */
  readonly switchedAt: Date | undefined;
}

/** The table that is live before anything was switched. */
export const FIRST_VERSION = 1;

export function evolveProjection(state: ProjectionState | undefined, stored: StoredEvent): ProjectionState | undefined {
  const event = stored as StoredEvent & ProjectionEvent;
  switch (event.type) {
    case 'ProjectionRebuildStarted':
      return { kind: event.data.kind, version: state?.version ?? FIRST_VERSION, building: event.data.version, switchedAt: state?.switchedAt };
    case 'ProjectionSwitched':
      return { kind: event.data.kind, version: event.data.version, building: undefined, switchedAt: stored.time };
    case 'ProjectionRetried':
      return state ?? { kind: stored.stream.slice(stored.stream.indexOf('/') + 1), version: FIRST_VERSION, building: undefined, switchedAt: undefined };
    default:
      return state;
  }
}
