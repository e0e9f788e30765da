export { projectionRebuildStarted, projectionRetried, projectionSwitched } from './projection.events.js';
export { projectionFeature } from './projection.feature.js';
export { projection, projectionStream } from './projection.projection.js';
export type { ProjectionState } from './projection.state.js';
