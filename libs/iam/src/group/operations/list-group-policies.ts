import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListGroupPoliciesRequest, ListGroupPoliciesResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { onGroup } from '../group.authorization.js';
import { existingGroup } from '../group.queries.js';

/** Source: IAM API Reference, ListGroupPolicies. */
export const listGroupPolicies = defineRead({
  name: 'ListGroupPolicies',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'ListGroupPolicies'),
  actions: ['iam:ListGroupPolicies'],
  conditionKeys: [],
  errors: ['NoSuchEntity'],
  access: onGroup<ListGroupPoliciesRequest>('iam:ListGroupPolicies', 'read'),

  async answer(input, reads, ctx): Promise<ListGroupPoliciesResponse> {
    const { state } = await existingGroup(reads, ctx, input);
    const { items, end } = pageOf(state.policies, (policy) => policy.name, input);
    return { PolicyNames: items.map((policy) => policy.name), ...end };
  },
});
