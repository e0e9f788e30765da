export { attachedName, attachmentOf, holdOf, policyToAttach } from './attachable.js';
export { type AwsManagedPolicy, awsManagedPolicies } from './aws-managed-policies.js';
export { type NamedPolicy, parsePolicyArn } from './policy-arn.js';
export type * from './policy.events.js';
export { managedPolicyFeature } from './managed-policy.feature.js';
export { policy, policyNameKey, policyStream } from './policy.projection.js';
export { awsVersionOf } from './policy.shape.js';
export { type PolicyState, type PolicyVersion, defaultVersion, policyArn } from './policy.state.js';
