import type { AttachedPolicy as AttachedShape, GroupDetail, InstanceProfile, ManagedPolicyDetail, Policy, PolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import type { LastUse } from '#operation';
import type { AttachedPolicy } from '../attached-policy.js';
import { groupShape } from '../group/group.shape.js';
import type { GroupState } from '../group/group.state.js';
import type { InlinePolicy } from '../inline-policy.js';
import { attachedName } from '../managed-policy/attachable.js';
import { type AwsManagedPolicy } from '../managed-policy/aws-managed-policies.js';
import { awsPolicyShape, awsVersionOf, countedShape, policyShape, versionShape } from '../managed-policy/policy.shape.js';
import type { PolicyState } from '../managed-policy/policy.state.js';
import { urlEncoded } from '../policy-document.js';
import { lastUsedShape, roleShape } from '../role/role.shape.js';
import type { RoleState } from '../role/role.state.js';
import { userShape } from '../user/user.shape.js';
import type { UserState } from '../user/user.state.js';

/* Elements of GetAccountAuthorizationDetails. Source: IAM API Reference, UserDetail, GroupDetail, RoleDetail, ManagedPolicyDetail. */

const inlineShapes = (policies: readonly InlinePolicy[]): PolicyDetail[] => policies.map(({ name, document }) => ({ PolicyName: name, PolicyDocument: urlEncoded(document) }));

const attachedShapes = (attached: readonly AttachedPolicy[]): AttachedShape[] => attached.map((one) => ({ PolicyName: attachedName(one), PolicyArn: one.policyArn }));

export const userDetail = (state: UserState, groupNames: readonly string[]): UserDetail => ({
  ...userShape(state),
  UserPolicyList: inlineShapes(state.policies),
  GroupList: [...groupNames],
  AttachedManagedPolicies: attachedShapes(state.attachedPolicies),
});

export const groupDetail = (state: GroupState): GroupDetail => ({
  ...groupShape(state),
  GroupPolicyList: inlineShapes(state.policies),
  AttachedManagedPolicies: attachedShapes(state.attachedPolicies),
});

export const roleDetail = (state: RoleState, instanceProfiles: readonly InstanceProfile[], last: LastUse | undefined): RoleDetail => ({
  ...roleShape(state),
  ...lastUsedShape(last),
  InstanceProfileList: [...instanceProfiles],
  RolePolicyList: inlineShapes(state.policies),
  AttachedManagedPolicies: attachedShapes(state.attachedPolicies),
});

/** `counts`: usageCounts of the policy. */
export const policyDetail = (state: PolicyState, counts: ReadonlyMap<string, number>): ManagedPolicyDetail => ({
  ...countedDetail(policyShape(state), counts),
  PolicyVersionList: state.versions.map((version) => versionShape(version, version.versionId === state.defaultVersionId, true)),
});

export const awsPolicyDetail = (policy: AwsManagedPolicy, counts: ReadonlyMap<string, number>): ManagedPolicyDetail => ({
  ...countedDetail(awsPolicyShape(policy), counts),
  PolicyVersionList: [versionShape(awsVersionOf(policy), true, true)],
});

/** Of a policy's tags nothing is shown there. */
const countedDetail = (shape: Policy, counts: ReadonlyMap<string, number>): ManagedPolicyDetail => {
  const { Tags: _, ...rest } = countedShape(shape, counts);
  return rest;
};
