export type * from './group.events.js';
export { groupFeature } from './group.feature.js';
export { group, groupNameKey, groupStream } from './group.projection.js';
export { type GroupState, groupArn } from './group.state.js';
