import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import { existingRole } from '../role.queries.js';

/** Source: IAM API Reference, ListRolePolicies. */
export const listRolePolicies = defineRead({
  name: 'ListRolePolicies',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'ListRolePolicies'),
  actions: ['iam:ListRolePolicies'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onRole<ListRolePoliciesRequest>('iam:ListRolePolicies', 'read'),

  async answer(input, reads, ctx): Promise<ListRolePoliciesResponse> {
    const { state } = await existingRole(reads, ctx.principal.account, input.RoleName!);
    const { items, end } = pageOf(state.policies, (policy) => policy.name, input);
    return { PolicyNames: items.map((policy) => policy.name), ...end };
  },
});
