export { installationRequest, pastRequest, reaches } from './history.authorization.js';
export { historyFeature } from './history.feature.js';
