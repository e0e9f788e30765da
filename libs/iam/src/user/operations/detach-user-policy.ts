import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DetachUserPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { attachedTo, holdOf } from '../../managed-policy/attachable.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { UserPolicyDetached } from '../user.events.js';
import { presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, DetachUserPolicy. */
export const detachUserPolicy = defineWrite({
  name: 'DetachUserPolicy',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'DetachUserPolicy'),
  actions: ['iam:DetachUserPolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PolicyARN', 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onUser<DetachUserPolicyRequest>('iam:DetachUserPolicy', 'user-policy', 'write', (input, found) => ({ 'iam:PolicyARN': input.PolicyArn, ...boundaryCondition(found) })),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const attachment = attachedTo(found.state.attachedPolicies, input.PolicyArn!);
    const detached: UserPolicyDetached = { type: 'UserPolicyDetached', data: { policyArn: attachment.policyArn } };
    return { writes: appendTo(found, [detached]), unhold: holdOf(attachment, found.stream), output: {} };
  },
});
