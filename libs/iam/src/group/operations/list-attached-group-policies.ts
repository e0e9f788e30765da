import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse } from '@aws-sdk/client-iam';
import { attachedName, attachedPath } from '../../managed-policy/attachable.js';
import { pageOf } from '../../paging.js';
import { onGroup } from '../group.authorization.js';
import { existingGroup } from '../group.queries.js';

/** Source: IAM API Reference, ListAttachedGroupPolicies. */
export const listAttachedGroupPolicies = defineRead({
  name: 'ListAttachedGroupPolicies',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'ListAttachedGroupPolicies'),
  actions: ['iam:ListAttachedGroupPolicies'],
  conditionKeys: [],
  errors: ['NoSuchEntity'],
  access: onGroup<ListAttachedGroupPoliciesRequest>('iam:ListAttachedGroupPolicies', 'read'),

  async answer(input, reads, ctx): Promise<ListAttachedGroupPoliciesResponse> {
    const { state } = await existingGroup(reads, ctx, input);
    const under = state.attachedPolicies.filter((one) => attachedPath(one).startsWith(input.PathPrefix ?? '/'));
    const { items, end } = pageOf(under, (one) => one.policyArn, input);
    return { AttachedPolicies: items.map((one) => ({ PolicyName: attachedName(one), PolicyArn: one.policyArn })), ...end };
  },
});
