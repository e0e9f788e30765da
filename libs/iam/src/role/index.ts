export type * from './role.events.js';
export { roleFeature } from './role.feature.js';
export { role, roleNameKey, roleStream } from './role.projection.js';
export { type RoleState, roleArn, roleSessionArn } from './role.state.js';
