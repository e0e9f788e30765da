export { adminFeature } from './admin.feature.js';
export { addCaps, parseCaps, removeCaps } from './caps.js';
