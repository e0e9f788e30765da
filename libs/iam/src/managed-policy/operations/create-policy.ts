import { RolegateError, iamArn } from '#kernel';
import { byKey, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreatePolicyRequest, CreatePolicyResponse } from '@aws-sdk/client-iam';
import { stateAfter } from '../../change.js';
import { assertManagedPolicy } from '../../policy-document.js';
import { policyCount, quotasOf } from '../../quotas.js';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import type { PolicyCreated } from '../policy.events.js';
import { policy, policyNameKey, policyStream } from '../policy.projection.js';
import { policyShape } from '../policy.shape.js';

/** Source: IAM API Reference, CreatePolicy. */
export const createPolicy = defineWrite({
  name: 'CreatePolicy',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'CreatePolicy'),
  actions: ['iam:CreatePolicy'],
  conditionKeys: requestTagKeys,
  errors: ['EntityAlreadyExists', 'MalformedPolicyDocument', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,

  access: (input: CreatePolicyRequest, ctx) => ({
    action: 'iam:CreatePolicy',
    resource: iamArn(ctx.principal.account, 'policy', input.Path ?? '/', input.PolicyName!),
    resourceAccount: ctx.principal.account,
    cap: { type: 'user-policy', access: 'write' },
    conditions: requestTagConditions(input.Tags as readonly Tag[] | undefined),
  }),

  loads: (input, ctx) => ({ existing: byKey(policy, policyNameKey(ctx.principal.account, input.PolicyName!)) }),

  decide(input, { existing }, ctx) {
    const { account } = ctx.principal;
    if (existing) throw new RolegateError('EntityAlreadyExists', `A policy called ${input.PolicyName} already exists. Duplicate names are not allowed.`);
    // Its ARNs would be those of AWS's own policies.
    if (account === 'aws') throw new RolegateError('InvalidInput', 'The account aws has no policies of its own.');
    assertManagedPolicy(input.PolicyDocument!, ctx.settings.switches);
    const policyId = ctx.ids.entity('ANPA');
    const created: PolicyCreated = {
      type: 'PolicyCreated',
      data: {
        policyId,
        policyName: input.PolicyName!,
        path: input.Path ?? '/',
        description: input.Description,
        policyDocument: input.PolicyDocument!,
        tags: checkedTags([], input.Tags, ctx.settings.switches, 'as-written'),
      },
    };
    const stream = policyStream(policyId);
    const outputAt = (time: number): CreatePolicyResponse =>
      ({ Policy: { ...policyShape(stateAfter(policy, undefined, account, [created], time)), AttachmentCount: 0, PermissionsBoundaryUsageCount: 0 } });
    return {
      writes: [{ stream, account, expected: 0, events: [created] }],
      take: [{ name: policyNameKey(account, input.PolicyName!), owner: stream }],
      counts: [policyCount(account, 1, quotasOf(ctx.settings.compat))],
      output: outputAt(ctx.now),
      outputAt,
    };
  },
});
