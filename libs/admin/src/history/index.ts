export { pastRequest } from './history.authorization.js';
export { historyFeature } from './history.feature.js';
