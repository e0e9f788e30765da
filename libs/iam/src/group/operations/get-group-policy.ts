import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetGroupPolicyRequest, GetGroupPolicyResponse } from '@aws-sdk/client-iam';
import { inlinePolicy } from '../../inline-policy.js';
import { urlEncoded } from '../../policy-document.js';
import { onGroup } from '../group.authorization.js';
import { existingGroup, noSuchGroupPolicy } from '../group.queries.js';

/** Source: IAM API Reference, GetGroupPolicy: "Policies returned by this operation are URL-encoded compliant with RFC 3986." */
export const getGroupPolicy = defineRead({
  name: 'GetGroupPolicy',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'GetGroupPolicy'),
  actions: ['iam:GetGroupPolicy'],
  conditionKeys: [],
  errors: ['NoSuchEntity'],
  access: onGroup<GetGroupPolicyRequest>('iam:GetGroupPolicy', 'read'),

  async answer(input, reads, ctx): Promise<GetGroupPolicyResponse> {
    const { state } = await existingGroup(reads, ctx, input);
    const policy = inlinePolicy(state.policies, input.PolicyName!);
    if (!policy) throw noSuchGroupPolicy(input.PolicyName!);
    return { GroupName: state.groupName, PolicyName: policy.name, PolicyDocument: urlEncoded(policy.document) };
  },
});
