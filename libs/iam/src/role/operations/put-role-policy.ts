import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutRolePolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { inlinePolicy } from '../../inline-policy.js';
import { assertIdentityPolicy } from '../../policy-document.js';
import { assertInlinePolicyFits, quotasOf } from '../../quotas.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RolePolicyPut } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/** Source: IAM API Reference, PutRolePolicy. A policy of that name is replaced. */
export const putRolePolicy = defineWrite({
  name: 'PutRolePolicy',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'PutRolePolicy'),
  actions: ['iam:PutRolePolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'MalformedPolicyDocument', 'LimitExceeded', 'ConcurrentModification'],
  access: onRole<PutRolePolicyRequest>('iam:PutRolePolicy', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentRole(existing, input);
    const policyName = input.PolicyName!;
    const policyDocument = input.PolicyDocument!;
    assertIdentityPolicy(policyDocument, ctx.settings.switches, 'role');
    const quotas = quotasOf(ctx.settings.compat);
    assertInlinePolicyFits(found.state.policies, { name: policyName, document: policyDocument }, `role ${found.state.roleName}`, {
      count: quotas.inlinePolicies,
      size: quotas.inlineRole,
    });
    const put: RolePolicyPut = { type: 'RolePolicyPut', data: { policyName, policyDocument } };
    const same = inlinePolicy(found.state.policies, policyName)?.document === policyDocument;
    return { writes: appendTo(found, same ? [] : [put]), output: {} };
  },
});
