import type { Feature } from '#operation';
import { listProjections } from './operations/list-projections.js';
import { rebuildProjection } from './operations/rebuild-projection.js';
import { projection } from './projection.projection.js';

/** `kinds`: of the aggregates of all other features; each has a read model, as has this one. */
export const projectionFeature = (kinds: readonly string[]): Feature => ({
  name: 'projection',
  aggregate: projection,
  operations: [listProjections, rebuildProjection([...kinds, projection.kind])],
});
