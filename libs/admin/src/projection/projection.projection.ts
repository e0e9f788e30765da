import { type Aggregate, eventSkippedTypes } from '#event-sourcing';
import { projectionEventTypes } from './projection.events.js';
import { type ProjectionState, evolveProjection } from './projection.state.js';

export const projectionStream = (kind: string): string => `projection/${kind}`;

/** Belongs to the whole installation, not to an account. */
export const projection: Aggregate<ProjectionState> = {
  kind: 'projection',
  // Beside its own the one that may stand in any stream.
  events: { ...projectionEventTypes, ...eventSkippedTypes },
  evolve: evolveProjection,
  row: (state) => ({ account: '', name: state.kind, path: '/' }),
  keys: () => [],
};
