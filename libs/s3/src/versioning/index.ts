export type * from './versioning.events.js';
export { versioningFeature } from './versioning.feature.js';
