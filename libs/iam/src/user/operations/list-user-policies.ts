import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListUserPoliciesRequest, ListUserPoliciesResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';

/** Source: IAM API Reference, ListUserPolicies. */
export const listUserPolicies = defineRead({
  name: 'ListUserPolicies',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListUserPolicies'),
  actions: ['iam:ListUserPolicies'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListUserPoliciesRequest>('iam:ListUserPolicies', 'user-policy', 'read'),

  async answer(input, reads, ctx): Promise<ListUserPoliciesResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const { items, end } = pageOf(state.policies, (policy) => policy.name, input);
    return { PolicyNames: items.map((policy) => policy.name), ...end };
  },
});
