import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse } from '@aws-sdk/client-iam';
import { attachedName, attachedPath } from '../../managed-policy/attachable.js';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import { existingRole } from '../role.queries.js';

/** Source: IAM API Reference, ListAttachedRolePolicies. */
export const listAttachedRolePolicies = defineRead({
  name: 'ListAttachedRolePolicies',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'ListAttachedRolePolicies'),
  actions: ['iam:ListAttachedRolePolicies'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onRole<ListAttachedRolePoliciesRequest>('iam:ListAttachedRolePolicies', 'read'),

  async answer(input, reads, ctx): Promise<ListAttachedRolePoliciesResponse> {
    const { state } = await existingRole(reads, ctx.principal.account, input.RoleName!);
    const under = state.attachedPolicies.filter((one) => attachedPath(one).startsWith(input.PathPrefix ?? '/'));
    const { items, end } = pageOf(under, (one) => one.policyArn, input);
    return { AttachedPolicies: items.map((one) => ({ PolicyName: attachedName(one), PolicyArn: one.policyArn })), ...end };
  },
});
