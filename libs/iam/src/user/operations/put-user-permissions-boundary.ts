import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutUserPermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { boundaryHoldOf, boundaryOf, boundaryToPut } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { UserPermissionsBoundaryPut } from '../user.events.js';
import { presentIamUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, PutUserPermissionsBoundary. It takes the place of the boundary before; iam:PermissionsBoundary is the new one. */
export const putUserPermissionsBoundary = defineWrite({
  name: 'PutUserPermissionsBoundary',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'PutUserPermissionsBoundary'),
  actions: ['iam:PutUserPermissionsBoundary'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onUser<PutUserPermissionsBoundaryRequest>('iam:PutUserPermissionsBoundary', 'user-policy', 'write', (input) => ({ 'iam:PermissionsBoundary': input.PermissionsBoundary })),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), policy: boundaryToPut(input.PermissionsBoundary) }),

  decide(input, { existing, policy }, ctx) {
    const found = presentIamUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const boundary = boundaryOf(input.PermissionsBoundary!, policy, found.state.account);
    const before = found.state.permissionsBoundary;
    if (before?.policyArn === boundary.policyArn) return { writes: [], output: {} };
    const put: UserPermissionsBoundaryPut = { type: 'UserPermissionsBoundaryPut', data: boundary };
    return { writes: appendTo(found, [put]), hold: boundaryHoldOf(boundary, found.stream), unhold: boundaryHoldOf(before, found.stream), output: {} };
  },
});
