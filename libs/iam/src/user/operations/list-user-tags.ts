import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListUserTagsRequest, ListUserTagsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { sortedTags, tagSortKey } from '../../tag-rules.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';

/** Source: IAM API Reference, ListUserTags: "The returned list of tags is sorted by tag key." */
export const listUserTags = defineRead({
  name: 'ListUserTags',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListUserTags'),
  actions: ['iam:ListUserTags'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListUserTagsRequest>('iam:ListUserTags', 'users', 'read'),

  async answer(input, reads, ctx): Promise<ListUserTagsResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const { items, end } = pageOf(sortedTags(state.tags), tagSortKey, input);
    return { Tags: items.map((tag) => ({ ...tag })), ...end };
  },
});
