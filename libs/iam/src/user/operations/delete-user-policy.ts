import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteUserPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { inlinePolicy } from '../../inline-policy.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { UserPolicyDeleted } from '../user.events.js';
import { noSuchUserPolicy, presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, DeleteUserPolicy. */
export const deleteUserPolicy = defineWrite({
  name: 'DeleteUserPolicy',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'DeleteUserPolicy'),
  actions: ['iam:DeleteUserPolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onUser<DeleteUserPolicyRequest>('iam:DeleteUserPolicy', 'user-policy', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const policyName = input.PolicyName!;
    if (!inlinePolicy(found.state.policies, policyName)) throw noSuchUserPolicy(policyName);
    const deleted: UserPolicyDeleted = { type: 'UserPolicyDeleted', data: { policyName } };
    return { writes: appendTo(found, [deleted]), output: {} };
  },
});
