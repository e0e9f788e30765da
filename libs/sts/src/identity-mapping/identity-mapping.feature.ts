import type { Feature } from '#operation';
import { identityMapping } from './identity-mapping.projection.js';

/** The aggregate; its operations are in `libs/admin/src/identity-mapping`. */
export const identityMappingFeature: Feature = { name: 'identity-mapping', aggregate: identityMapping, operations: [] };
