export { mappingFeature } from './identity-mapping.feature.js';
