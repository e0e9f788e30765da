import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { AttachUserPolicyRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { assertMayAttachMore, attachmentOf, holdOf, policyToAttach } from '../../managed-policy/attachable.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { UserPolicyAttached } from '../user.events.js';
import { presentUser, userNamed } from '../user.queries.js';
import { assertMayActFor } from '../user.rules.js';

/** Source: IAM API Reference, AttachUserPolicy. Attached already is well. */
export const attachUserPolicy = defineWrite({
  name: 'AttachUserPolicy',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'AttachUserPolicy'),
  actions: ['iam:AttachUserPolicy'],
  conditionKeys: [...resourceTagKeys, 'iam:PolicyARN', 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onUser<AttachUserPolicyRequest>('iam:AttachUserPolicy', 'user-policy', 'write', (input, found) => ({ 'iam:PolicyARN': input.PolicyArn, ...boundaryCondition(found) })),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx), policy: policyToAttach(input.PolicyArn!) }),

  decide(input, { existing, policy }, ctx) {
    const found = presentUser(existing, input);
    assertMayActFor(found.state, ctx.principal);
    const attachment = attachmentOf(input.PolicyArn!, policy, found.state.account);
    const present = found.state.attachedPolicies.some((one) => one.policyArn === attachment.policyArn);
    if (present) return { writes: [], output: {} };
    assertMayAttachMore(found.state.attachedPolicies, 'User');
    const attached: UserPolicyAttached = { type: 'UserPolicyAttached', data: attachment };
    return { writes: appendTo(found, [attached]), hold: holdOf(attachment, found.stream), output: {} };
  },
});
