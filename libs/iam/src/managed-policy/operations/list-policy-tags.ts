import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListPolicyTagsRequest, ListPolicyTagsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { sortedTags, tagSortKey } from '../../tag-rules.js';
import { onPolicy } from '../policy.authorization.js';
import { existingPolicy } from '../policy.queries.js';

/** Source: IAM API Reference, ListPolicyTags: "The returned list of tags is sorted by tag key." */
export const listPolicyTags = defineRead({
  name: 'ListPolicyTags',
  service: 'iam',
  feature: 'managed-policy',
  schema: awsOperation('iam', 'ListPolicyTags'),
  actions: ['iam:ListPolicyTags'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onPolicy<ListPolicyTagsRequest>('iam:ListPolicyTags', 'read'),

  async answer(input, reads): Promise<ListPolicyTagsResponse> {
    const { state } = await existingPolicy(reads, input);
    const { items, end } = pageOf(sortedTags(state.tags), tagSortKey, input);
    return { Tags: items.map((tag) => ({ ...tag })), ...end };
  },
});
