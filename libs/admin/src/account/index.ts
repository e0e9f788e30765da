export { adminAccountFeature } from './account.feature.js';
