import type { Feature } from '#operation';
import { identityMappingFeature } from '#sts';
import { addIdentityMapping } from './operations/add-identity-mapping.js';
import { listIdentityMappings } from './operations/list-identity-mappings.js';
import { removeIdentityMapping } from './operations/remove-identity-mapping.js';

/** Operators' side of identity mappings; the aggregate is #sts's. */
export const mappingFeature: Feature = { ...identityMappingFeature, operations: [addIdentityMapping, removeIdentityMapping, listIdentityMappings] };
