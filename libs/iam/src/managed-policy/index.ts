export { attachedName, holdOf } from './attachable.js';
export { type AwsManagedPolicy, awsManagedPolicies } from './aws-managed-policies.js';
export type * from './policy.events.js';
export { policy, policyNameKey, policyStream } from './policy.projection.js';
export { type PolicyState, type PolicyVersion, defaultVersion, policyArn } from './policy.state.js';
