import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteUserPermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { boundaryCondition, boundaryHoldOf, presentBoundary } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { UserPermissionsBoundaryDeleted } from '../user.events.js';
import { presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, DeleteUserPermissionsBoundary: what the user's policies allow counts in full from here on. */
export const deleteUserPermissionsBoundary = defineWrite({
  name: 'DeleteUserPermissionsBoundary',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'DeleteUserPermissionsBoundary'),
  actions: ['iam:DeleteUserPermissionsBoundary'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onUser<DeleteUserPermissionsBoundaryRequest>('iam:DeleteUserPermissionsBoundary', 'user-policy', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const boundary = presentBoundary(found.state, `user ${found.state.userName}`);
    const deleted: UserPermissionsBoundaryDeleted = { type: 'UserPermissionsBoundaryDeleted', data: {} };
    return { writes: appendTo(found, [deleted]), unhold: boundaryHoldOf(boundary, found.stream), output: {} };
  },
});
