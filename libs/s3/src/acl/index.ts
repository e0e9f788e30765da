export type * from './acl.events.js';
export { aclFeature } from './acl.feature.js';
