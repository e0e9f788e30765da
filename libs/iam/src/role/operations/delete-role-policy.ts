import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteRolePolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { inlinePolicy } from '../../inline-policy.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RolePolicyDeleted } from '../role.events.js';
import { noSuchRolePolicy, presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, DeleteRolePolicy. */
export const deleteRolePolicy = defineWrite({
  name: 'DeleteRolePolicy',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'DeleteRolePolicy'),
  actions: ['iam:DeleteRolePolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onRole<DeleteRolePolicyRequest>('iam:DeleteRolePolicy', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentRole(existing, input);
    const policyName = input.PolicyName!;
    if (!inlinePolicy(found.state.policies, policyName)) throw noSuchRolePolicy(policyName);
    const deleted: RolePolicyDeleted = { type: 'RolePolicyDeleted', data: { policyName } };
    return { writes: appendTo(found, [deleted]), output: {} };
  },
});
