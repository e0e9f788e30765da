import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetUserPolicyRequest, GetUserPolicyResponse } from '@aws-sdk/client-iam';
import { inlinePolicy } from '../../inline-policy.js';
import { urlEncoded } from '../../policy-document.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser, noSuchUserPolicy } from '../user.queries.js';

/** Source: IAM API Reference, GetUserPolicy: "Policies returned by this operation are URL-encoded compliant with RFC 3986." */
export const getUserPolicy = defineRead({
  name: 'GetUserPolicy',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'GetUserPolicy'),
  actions: ['iam:GetUserPolicy'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<GetUserPolicyRequest>('iam:GetUserPolicy', 'user-policy', 'read'),

  async answer(input, reads, ctx): Promise<GetUserPolicyResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const policy = inlinePolicy(state.policies, input.PolicyName!);
    if (!policy) throw noSuchUserPolicy(input.PolicyName!);
    return { UserName: state.userName, PolicyName: policy.name, PolicyDocument: urlEncoded(policy.document) };
  },
});
