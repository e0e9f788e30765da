import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DetachGroupPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { attachedTo, holdOf } from '../../managed-policy/attachable.js';
import { onGroup } from '../group.authorization.js';
import type { GroupPolicyDetached } from '../group.events.js';
import { presentGroup, groupNamed } from '../group.queries.js';

/** Source: IAM API Reference, DetachGroupPolicy. */
export const detachGroupPolicy = defineWrite({
  name: 'DetachGroupPolicy',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'DetachGroupPolicy'),
  actions: ['iam:DetachGroupPolicy'],
  conditionKeys: ['iam:PolicyARN'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onGroup<DetachGroupPolicyRequest>('iam:DetachGroupPolicy', 'write', (input) => ({ 'iam:PolicyARN': input.PolicyArn })),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentGroup(existing, input);
    const attachment = attachedTo(found.state.attachedPolicies, input.PolicyArn!);
    const detached: GroupPolicyDetached = { type: 'GroupPolicyDetached', data: { policyArn: attachment.policyArn } };
    return { writes: appendTo(found, [detached]), unhold: holdOf(attachment, found.stream), output: {} };
  },
});
