export { openApiFeature } from './openapi.feature.js';
export { type OpenApiDocument, type OpenApiOperation, openApiDocument } from './openapi-document.js';
