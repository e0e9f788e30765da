import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DetachRolePolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { attachedTo, holdOf } from '../../managed-policy/attachable.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RolePolicyDetached } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, DetachRolePolicy. */
export const detachRolePolicy = defineWrite({
  name: 'DetachRolePolicy',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'DetachRolePolicy'),
  actions: ['iam:DetachRolePolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PolicyARN', 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onRole<DetachRolePolicyRequest>('iam:DetachRolePolicy', 'write', (input, found) => ({ 'iam:PolicyARN': input.PolicyArn, ...boundaryCondition(found) })),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentRole(existing, input);
    const attachment = attachedTo(found.state.attachedPolicies, input.PolicyArn!);
    const detached: RolePolicyDetached = { type: 'RolePolicyDetached', data: { policyArn: attachment.policyArn } };
    return { writes: appendTo(found, [detached]), unhold: holdOf(attachment, found.stream), output: {} };
  },
});
