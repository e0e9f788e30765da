import type { EventTypes, NewEvent } from '#event-sourcing';

/** The stored contract of the streams `projection/<kind>`: which table of a kind's read model is live. */
/** A new table, `version`, is to be filled from the beginning of the log beside the live one. */
export type ProjectionRebuildStarted = NewEvent<'ProjectionRebuildStarted', { readonly kind: string; readonly version: number }>;
/** The table `version` is level with the log; readers go to it from here on. */
export type ProjectionSwitched = NewEvent<'ProjectionSwitched', { readonly kind: string; readonly version: number }>;

/** What was set aside in any projection is to be tried once more. */
export type ProjectionRetried = NewEvent<'ProjectionRetried', Record<string, never>>;

export type ProjectionEvent = ProjectionRebuildStarted | ProjectionSwitched | ProjectionRetried;

export const projectionEventTypes = {
  ProjectionRebuildStarted: { schemaVersion: 1, critical: false },
  // A node that does not understand it would go on reading a table that is dropped.
  ProjectionSwitched: { schemaVersion: 1, critical: true },
  ProjectionRetried: { schemaVersion: 1, critical: false },
} as const satisfies Record<ProjectionEvent['type'], EventTypes[string]>;

export const projectionRebuildStarted = (kind: string, version: number): ProjectionRebuildStarted => ({ type: 'ProjectionRebuildStarted', data: { kind, version } });

export const projectionSwitched = (kind: string, version: number): ProjectionSwitched => ({ type: 'ProjectionSwitched', data: { kind, version } });
export const projectionRetried: ProjectionRetried = { type: 'ProjectionRetried', data: {} };
