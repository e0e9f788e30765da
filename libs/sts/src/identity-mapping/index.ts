export { canonicalDn, nameInDn, parseDn } from './distinguished-name.js';
export type * from './identity-mapping.events.js';
export { identityMappingFeature } from './identity-mapping.feature.js';
export { identityMapping, identityMappingKey, identityMappingStream } from './identity-mapping.projection.js';
export type { IdentityMappingState } from './identity-mapping.state.js';
export { canonicalMatch, type IdentityMatch, type MatchKind, matchKinds, matchesOf } from './identity-match.js';
export { type ChosenRights, chooseRights, mappingsOf } from './mapped-rights.js';
