import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutUserPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { inlinePolicy } from '../../inline-policy.js';
import { assertIdentityPolicy } from '../../policy-document.js';
import { assertInlinePolicyFits, quotasOf } from '../../quotas.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { UserPolicyPut } from '../user.events.js';
import { presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, PutUserPolicy. A policy of that name is replaced. */
export const putUserPolicy = defineWrite({
  name: 'PutUserPolicy',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'PutUserPolicy'),
  actions: ['iam:PutUserPolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'MalformedPolicyDocument', 'LimitExceeded', 'ConcurrentModification'],
  access: onUser<PutUserPolicyRequest>('iam:PutUserPolicy', 'user-policy', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const policyName = input.PolicyName!;
    const policyDocument = input.PolicyDocument!;
    assertIdentityPolicy(policyDocument, ctx.settings.switches, 'user');
    const quotas = quotasOf(ctx.settings.compat);
    assertInlinePolicyFits(found.state.policies, { name: policyName, document: policyDocument }, `user ${found.state.userName}`, {
      count: quotas.inlinePolicies,
      size: quotas.inlineUser,
    });
    const put: UserPolicyPut = { type: 'UserPolicyPut', data: { policyName, policyDocument } };
    const same = inlinePolicy(found.state.policies, policyName)?.document === policyDocument;
    return { writes: appendTo(found, same ? [] : [put]), output: {} };
  },
});
