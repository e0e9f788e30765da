import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { boundaryHoldOf, boundaryOf, boundaryToPut } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RolePermissionsBoundaryPut } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, PutRolePermissionsBoundary. It takes the place of the boundary before; iam:PermissionsBoundary is the new one. */
export const putRolePermissionsBoundary = defineWrite({
  name: 'PutRolePermissionsBoundary',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'PutRolePermissionsBoundary'),
  actions: ['iam:PutRolePermissionsBoundary'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onRole<PutRolePermissionsBoundaryRequest>('iam:PutRolePermissionsBoundary', 'write', (input) => ({ 'iam:PermissionsBoundary': input.PermissionsBoundary })),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx), policy: boundaryToPut(input.PermissionsBoundary) }),

  decide(input, { existing, policy }) {
    const found = presentRole(existing, input);
    const boundary = boundaryOf(input.PermissionsBoundary!, policy, found.state.account);
    const before = found.state.permissionsBoundary;
    if (before?.policyArn === boundary.policyArn) return { writes: [], output: {} };
    const put: RolePermissionsBoundaryPut = { type: 'RolePermissionsBoundaryPut', data: boundary };
    return { writes: appendTo(found, [put]), hold: boundaryHoldOf(boundary, found.stream), unhold: boundaryHoldOf(before, found.stream), output: {} };
  },
});
