import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { AttachRolePolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { assertMayAttachMore, attachmentOf, holdOf, policyToAttach } from '../../managed-policy/attachable.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RolePolicyAttached } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, AttachRolePolicy. Attached already is well. */
export const attachRolePolicy = defineWrite({
  name: 'AttachRolePolicy',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'AttachRolePolicy'),
  actions: ['iam:AttachRolePolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PolicyARN', 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onRole<AttachRolePolicyRequest>('iam:AttachRolePolicy', 'write', (input, found) => ({ 'iam:PolicyARN': input.PolicyArn, ...boundaryCondition(found) })),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx), policy: policyToAttach(input.PolicyArn!) }),

  decide(input, { existing, policy }) {
    const found = presentRole(existing, input);
    const attachment = attachmentOf(input.PolicyArn!, policy, found.state.account);
    const present = found.state.attachedPolicies.some((one) => one.policyArn === attachment.policyArn);
    if (present) return { writes: [], output: {} };
    assertMayAttachMore(found.state.attachedPolicies, 'Role');
    const attached: RolePolicyAttached = { type: 'RolePolicyAttached', data: attachment };
    return { writes: appendTo(found, [attached]), hold: holdOf(attachment, found.stream), output: {} };
  },
});
