export { lifecycleFeature } from './lifecycle.feature.js';
export type * from './lifecycle.events.js';
