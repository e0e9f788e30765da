export { lockFeature } from './lock.feature.js';
export type * from './lock.events.js';
