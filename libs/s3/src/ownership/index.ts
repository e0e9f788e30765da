export { type ObjectOwnership } from './object-ownership.js';
export type * from './ownership.events.js';
export { ownershipFeature } from './ownership.feature.js';
