import { RolegateError } from '#kernel';
import { type AccessRequest, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { AddRoleToInstanceProfileRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../../role/role.authorization.js';
import { presentRole, roleNamed } from '../../role/role.queries.js';
import { onInstanceProfile } from '../instance-profile.authorization.js';
import type { RoleAddedToInstanceProfile } from '../instance-profile.events.js';
import { instanceProfileNamed, presentInstanceProfile } from '../instance-profile.queries.js';

/** Who takes the role from the profile (IAM User Guide, "Grant a user permissions to pass a role to an AWS service"). */
const SERVICE = 'ec2.amazonaws.com';

const onProfile = onInstanceProfile<AddRoleToInstanceProfileRequest>('iam:AddRoleToInstanceProfile', 'write');
const passing = onRole<AddRoleToInstanceProfileRequest>('iam:PassRole', 'write', () => ({ 'iam:PassedToService': SERVICE }));

/**
 * Source: IAM API Reference, AddRoleToInstanceProfile: one role at most, and "The caller of this operation must be granted
 * the PassRole permission on the IAM role by a permissions policy."
 */
export const addRoleToInstanceProfile = defineWrite({
  name: 'AddRoleToInstanceProfile',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'AddRoleToInstanceProfile'),
  actions: ['iam:AddRoleToInstanceProfile', 'iam:PassRole'],
  conditionKeys: [...resourceTagKeys, 'iam:PassedToService'],
  errors: ['NoSuchEntity', 'LimitExceeded', 'ConcurrentModification'],

  access: (input: AddRoleToInstanceProfileRequest, ctx): Promise<readonly AccessRequest[]> => Promise.all([onProfile(input, ctx), passing(input, ctx)]),

  loads: (input, ctx) => ({ existing: instanceProfileNamed(input, ctx), role: roleNamed(input, ctx) }),

  decide(input, { existing, role }) {
    const found = presentInstanceProfile(existing, input);
    const { state: { roleId }, stream } = presentRole(role, input);
    if (found.state.roleId !== undefined) throw new RolegateError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    const added: RoleAddedToInstanceProfile = { type: 'RoleAddedToInstanceProfile', data: { roleId } };
    return { writes: appendTo(found, [added]), hold: [{ target: stream, holder: found.stream }], output: {} };
  },
});
