import { accessKeyPurpose, type AttachedPolicy, group, type GroupCreated, type GroupEvent, groupStream, instanceProfile, type InstanceProfileCreated, type InstanceProfileEvent, instanceProfileStream, policy, type PolicyCreated, type PolicyEvent, policyStream, role, type RoleCreated, type RoleEvent, roleStream, user, type UserCreated, type UserEvent, userStream } from '#iam';
import { legibleVault } from './context-kit.js';
import { history } from './history.js';

export const TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/TESTER"]},"Action":["sts:AssumeRole"]}]}';
export const ALLOW_S3 = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*"}]}';

export const ROLE_ID = 'AROA00000000000ROLE01';

export const roleCreated = (data: Partial<RoleCreated['data']> = {}): RoleCreated => ({
  type: 'RoleCreated',
  data: { roleId: ROLE_ID, roleName: 'S3Access', path: '/', assumeRolePolicyDocument: TRUST, maxSessionDuration: 3600, tags: [], ...data },
});

/** The role S3Access (or as `data` says) with what happened to it since. */
export const aRole = (more: readonly RoleEvent[] = [], data: Partial<RoleCreated['data']> = {}, account = '') =>
  history(role, roleStream(data.roleId ?? ROLE_ID), account, [roleCreated(data), ...more]);

export const policyPut = (policyName: string, policyDocument = ALLOW_S3): RoleEvent => ({ type: 'RolePolicyPut', data: { policyName, policyDocument } });

export const USER_ID = 'AIDA00000000000USER01';
export const USER_STREAM = userStream(USER_ID);

export const userCreated = (data: Partial<UserCreated['data']> = {}): UserCreated => ({
  type: 'UserCreated',
  data: {
    userId: USER_ID, userName: 'TESTER', path: '/', displayName: 'TestUser', email: '', root: false, system: false, admin: false,
    opMask: 'read, write, delete', maxBuckets: 1000, tags: [], ...data,
  },
});

/** The user TESTER (or as `data` says) with what happened to it since. */
export const aUser = (more: readonly UserEvent[] = [], data: Partial<UserCreated['data']> = {}, account = '', retired: readonly string[] = []) =>
  history(user, userStream(data.userId ?? USER_ID), account, [userCreated(data), ...more], retired);

export const keyCreated = (accessKeyId: string, secret = 'secret', stream = USER_STREAM): UserEvent => ({
  type: 'AccessKeyCreated',
  data: { accessKeyId, sealedSecret: legibleVault.seal(stream, accessKeyPurpose(accessKeyId), secret) },
});

export const userPolicyPut = (policyName: string, policyDocument = ALLOW_S3): UserEvent => ({ type: 'UserPolicyPut', data: { policyName, policyDocument } });

export const POLICY_ID = 'ANPA000000000POLICY01';
export const POLICY_STREAM = policyStream(POLICY_ID);
export const POLICY_ARN = 'arn:aws:iam:::policy/Reading';
export const ATTACHED: AttachedPolicy = { policyArn: POLICY_ARN, policyId: POLICY_ID };

export const policyCreated = (data: Partial<PolicyCreated['data']> = {}): PolicyCreated =>
  ({ type: 'PolicyCreated', data: { policyId: POLICY_ID, policyName: 'Reading', path: '/', policyDocument: ALLOW_S3, tags: [], ...data } });

/** The managed policy Reading (or as `data` says) with what happened to it since. */
export const aPolicy = (more: readonly PolicyEvent[] = [], data: Partial<PolicyCreated['data']> = {}, account = '') =>
  history(policy, policyStream(data.policyId ?? POLICY_ID), account, [policyCreated(data), ...more]);

export const versionCreated = (number: number, setAsDefault = false, policyDocument = ALLOW_S3): PolicyEvent =>
  ({ type: 'PolicyVersionCreated', data: { versionId: `v${number}`, policyDocument, setAsDefault } });

/** The managed policy Reading (or that one) bounds the user, or the role. */
export const userBounded = (boundary = ATTACHED): UserEvent => ({ type: 'UserPermissionsBoundaryPut', data: boundary });
export const roleBounded = (boundary = ATTACHED): RoleEvent => ({ type: 'RolePermissionsBoundaryPut', data: boundary });

export const GROUP_ID = 'AGPA00000000000GROUP1';
export const GROUP_STREAM = groupStream(GROUP_ID);

export const groupCreated = (data: Partial<GroupCreated['data']> = {}): GroupCreated => ({ type: 'GroupCreated', data: { groupId: GROUP_ID, groupName: 'Readers', path: '/', ...data } });

/** The group Readers (or as `data` says) with what happened to it since. */
export const aGroup = (more: readonly GroupEvent[] = [], data: Partial<GroupCreated['data']> = {}, account = '') =>
  history(group, groupStream(data.groupId ?? GROUP_ID), account, [groupCreated(data), ...more]);

export const groupPolicyPut = (policyName: string, policyDocument = ALLOW_S3): GroupEvent => ({ type: 'GroupPolicyPut', data: { policyName, policyDocument } });

/** A user is in the group. */
export const addedToGroup = (groupId = GROUP_ID): UserEvent => ({ type: 'UserAddedToGroup', data: { groupId } });

export const PROFILE_ID = 'AIPA00000000PROFILE01';
export const PROFILE_STREAM = instanceProfileStream(PROFILE_ID);

/** The instance profile Web (or as `data` says) with what happened to it since. */
export const aProfile = (more: readonly InstanceProfileEvent[] = [], data: Partial<InstanceProfileCreated['data']> = {}, account = '') =>
  history(instanceProfile, instanceProfileStream(data.instanceProfileId ?? PROFILE_ID), account, [
    { type: 'InstanceProfileCreated', data: { instanceProfileId: PROFILE_ID, instanceProfileName: 'Web', path: '/', tags: [], ...data } } satisfies InstanceProfileCreated, ...more]);

/** The role S3Access is in it. */
export const roleAdded: InstanceProfileEvent = { type: 'RoleAddedToInstanceProfile', data: { roleId: ROLE_ID } };
