export { websiteFeature } from './website.feature.js';
export type * from './website.events.js';
