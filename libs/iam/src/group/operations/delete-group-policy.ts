import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteGroupPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { inlinePolicy } from '../../inline-policy.js';
import { onGroup } from '../group.authorization.js';
import type { GroupPolicyDeleted } from '../group.events.js';
import { noSuchGroupPolicy, presentGroup, groupNamed } from '../group.queries.js';

/** Source: IAM API Reference, DeleteGroupPolicy. */
export const deleteGroupPolicy = defineWrite({
  name: 'DeleteGroupPolicy',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'DeleteGroupPolicy'),
  actions: ['iam:DeleteGroupPolicy'],
  conditionKeys: [],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onGroup<DeleteGroupPolicyRequest>('iam:DeleteGroupPolicy', 'write'),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentGroup(existing, input);
    const policyName = input.PolicyName!;
    if (!inlinePolicy(found.state.policies, policyName)) throw noSuchGroupPolicy(policyName);
    const deleted: GroupPolicyDeleted = { type: 'GroupPolicyDeleted', data: { policyName } };
    return { writes: appendTo(found, [deleted]), output: {} };
  },
});
