import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteRoleRequest } from '@aws-sdk/client-iam';
import { countIn } from '../../account/account.counts.js';
import { appendTo } from '../../change.js';
import { boundaryCondition, boundaryHoldOf } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RoleDeleted } from '../role.events.js';
import { roleNameKey } from '../role.projection.js';
import { presentRole, roleNamed } from '../role.queries.js';

/**
 * Source: IAM API Reference, DeleteRole. The version check of the append keeps out a PutRolePolicy that races with it;
 * the name is free again afterwards, and a new role of that name has another id.
 */
export const deleteRole = defineWrite({
  name: 'DeleteRole',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'DeleteRole'),
  actions: ['iam:DeleteRole'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'DeleteConflict', 'ConcurrentModification'],
  held: 'Cannot delete entity, must remove roles from instance profile first.',
  access: onRole<DeleteRoleRequest>('iam:DeleteRole', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentRole(existing, input);
    if (found.state.policies.length > 0) throw new RolegateError('DeleteConflict', 'Cannot delete entity, must delete policies first.');
    if (found.state.attachedPolicies.length > 0) throw new RolegateError('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
    const deleted: RoleDeleted = { type: 'RoleDeleted', data: {} };
    return {
      writes: appendTo(found, [deleted]),
      release: [{ name: roleNameKey(found.state.account, found.state.roleName), owner: found.stream }],
      unheld: [found.stream],
      unhold: boundaryHoldOf(found.state.permissionsBoundary, found.stream),
      counts: countIn(found.state.account, 'roles', -1),
      output: {},
    };
  },
});
