export type * from './public-access.events.js';
export { publicAccessFeature } from './public-access.feature.js';
