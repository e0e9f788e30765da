import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { RemoveRoleFromInstanceProfileRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { presentRole, roleNamed } from '../../role/role.queries.js';
import { onInstanceProfile } from '../instance-profile.authorization.js';
import type { RoleRemovedFromInstanceProfile } from '../instance-profile.events.js';
import { instanceProfileNamed, presentInstanceProfile } from '../instance-profile.queries.js';

/** Source: IAM API Reference, RemoveRoleFromInstanceProfile. */
export const removeRoleFromInstanceProfile = defineWrite({
  name: 'RemoveRoleFromInstanceProfile',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'RemoveRoleFromInstanceProfile'),
  actions: ['iam:RemoveRoleFromInstanceProfile'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onInstanceProfile<RemoveRoleFromInstanceProfileRequest>('iam:RemoveRoleFromInstanceProfile', 'write'),
  loads: (input, ctx) => ({ existing: instanceProfileNamed(input, ctx), role: roleNamed(input, ctx) }),

  decide(input, { existing, role }) {
    const found = presentInstanceProfile(existing, input);
    const { state: { roleId }, stream } = presentRole(role, input);
    if (found.state.roleId !== roleId) throw new RolegateError('NoSuchEntity', `Role ${input.RoleName} is not in the instance profile ${input.InstanceProfileName}.`);
    const removed: RoleRemovedFromInstanceProfile = { type: 'RoleRemovedFromInstanceProfile', data: { roleId } };
    return { writes: appendTo(found, [removed]), unhold: [{ target: stream, holder: found.stream }], output: {} };
  },
});
