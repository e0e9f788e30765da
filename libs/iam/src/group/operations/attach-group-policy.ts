import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { AttachGroupPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { assertMayAttachMore, attachmentOf, holdOf, policyToAttach } from '../../managed-policy/attachable.js';
import { onGroup } from '../group.authorization.js';
import type { GroupPolicyAttached } from '../group.events.js';
import { presentGroup, groupNamed } from '../group.queries.js';

/** Source: IAM API Reference, AttachGroupPolicy. Attached already is well. */
export const attachGroupPolicy = defineWrite({
  name: 'AttachGroupPolicy',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'AttachGroupPolicy'),
  actions: ['iam:AttachGroupPolicy'],
  conditionKeys: ['iam:PolicyARN'],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onGroup<AttachGroupPolicyRequest>('iam:AttachGroupPolicy', 'write', (input) => ({ 'iam:PolicyARN': input.PolicyArn })),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx), policy: policyToAttach(input.PolicyArn!) }),

  decide(input, { existing, policy }) {
    const found = presentGroup(existing, input);
    const attachment = attachmentOf(input.PolicyArn!, policy, found.state.account);
    const present = found.state.attachedPolicies.some((one) => one.policyArn === attachment.policyArn);
    if (present) return { writes: [], output: {} };
    assertMayAttachMore(found.state.attachedPolicies, 'Group');
    const attached: GroupPolicyAttached = { type: 'GroupPolicyAttached', data: attachment };
    return { writes: appendTo(found, [attached]), hold: holdOf(attachment, found.stream), output: {} };
  },
});
