export type * from './instance-profile.events.js';
export { instanceProfileFeature } from './instance-profile.feature.js';
export { instanceProfile, instanceProfileNameKey, instanceProfileStream } from './instance-profile.projection.js';
export { type InstanceProfileState, instanceProfileArn } from './instance-profile.state.js';
