import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetPolicyRequest, GetPolicyResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { awsManagedPolicies } from '../aws-managed-policies.js';
import { onPolicy } from '../policy.authorization.js';
import { existingPolicy } from '../policy.queries.js';
import { awsPolicyShape, countedShape, policyShape } from '../policy.shape.js';
import { usageCounts } from '../policy.usage.js';

/** Source: IAM API Reference, GetPolicy. */
export const getPolicy = defineRead({
  name: 'GetPolicy',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'GetPolicy'),
  actions: ['iam:GetPolicy'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onPolicy<GetPolicyRequest>('iam:GetPolicy', 'read'),

  async answer(input, reads, ctx): Promise<GetPolicyResponse> {
    const ofAws = awsManagedPolicies.get(input.PolicyArn!);
    const own = ofAws ? undefined : (await existingPolicy(reads, input)).state;
    const counts = await usageCounts(reads, own?.account ?? ctx.principal.account, [input.PolicyArn!]);
    return { Policy: countedShape(own ? policyShape(own) : awsPolicyShape(ofAws!), counts) };
  },
});
