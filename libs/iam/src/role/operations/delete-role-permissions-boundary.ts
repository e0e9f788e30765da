import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { boundaryCondition, boundaryHoldOf, presentBoundary } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RolePermissionsBoundaryDeleted } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, DeleteRolePermissionsBoundary: what the role's policies allow counts in full from here on. */
export const deleteRolePermissionsBoundary = defineWrite({
  name: 'DeleteRolePermissionsBoundary',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'DeleteRolePermissionsBoundary'),
  actions: ['iam:DeleteRolePermissionsBoundary'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onRole<DeleteRolePermissionsBoundaryRequest>('iam:DeleteRolePermissionsBoundary', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentRole(existing, input);
    const boundary = presentBoundary(found.state, `role ${found.state.roleName}`);
    const deleted: RolePermissionsBoundaryDeleted = { type: 'RolePermissionsBoundaryDeleted', data: {} };
    return { writes: appendTo(found, [deleted]), unhold: boundaryHoldOf(boundary, found.stream), output: {} };
  },
});
