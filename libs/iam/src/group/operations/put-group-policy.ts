import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { PutGroupPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { inlinePolicy } from '../../inline-policy.js';
import { assertIdentityPolicy } from '../../policy-document.js';
import { assertInlinePolicyFits, quotasOf } from '../../quotas.js';
import { onGroup } from '../group.authorization.js';
import type { GroupPolicyPut } from '../group.events.js';
import { presentGroup, groupNamed } from '../group.queries.js';

/** Source: IAM API Reference, PutGroupPolicy. A policy of that name is replaced. */
export const putGroupPolicy = defineWrite({
  name: 'PutGroupPolicy',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'PutGroupPolicy'),
  actions: ['iam:PutGroupPolicy'],
  conditionKeys: [],
  errors: ['NoSuchEntity', 'MalformedPolicyDocument', 'LimitExceeded', 'ConcurrentModification'],
  access: onGroup<PutGroupPolicyRequest>('iam:PutGroupPolicy', 'write'),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentGroup(existing, input);
    const policyName = input.PolicyName!;
    const policyDocument = input.PolicyDocument!;
    assertIdentityPolicy(policyDocument, ctx.settings.switches, 'group');
    const quotas = quotasOf(ctx.settings.compat);
    assertInlinePolicyFits(found.state.policies, { name: policyName, document: policyDocument }, `group ${found.state.groupName}`, {
      count: quotas.inlinePolicies,
      size: quotas.inlineGroup,
    });
    const put: GroupPolicyPut = { type: 'GroupPolicyPut', data: { policyName, policyDocument } };
    const same = inlinePolicy(found.state.policies, policyName)?.document === policyDocument;
    return { writes: appendTo(found, same ? [] : [put]), output: {} };
  },
});
