import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse } from '@aws-sdk/client-iam';
import { attachedName, attachedPath } from '../../managed-policy/attachable.js';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';

/** Source: IAM API Reference, ListAttachedUserPolicies. */
export const listAttachedUserPolicies = defineRead({
  name: 'ListAttachedUserPolicies',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListAttachedUserPolicies'),
  actions: ['iam:ListAttachedUserPolicies'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListAttachedUserPoliciesRequest>('iam:ListAttachedUserPolicies', 'user-policy', 'read'),

  async answer(input, reads, ctx): Promise<ListAttachedUserPoliciesResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const under = state.attachedPolicies.filter((one) => attachedPath(one).startsWith(input.PathPrefix ?? '/'));
    const { items, end } = pageOf(under, (one) => one.policyArn, input);
    return { AttachedPolicies: items.map((one) => ({ PolicyName: attachedName(one), PolicyArn: one.policyArn })), ...end };
  },
});
