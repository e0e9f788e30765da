export { isCorsMethod, isFieldName } from './cors.configuration.js';
export { corsFeature } from './cors.feature.js';
export type * from './cors.events.js';
export { type CrossOriginRequest, corsHeaders, findCorsRule, requestedHeaders } from './cors.match.js';
