import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { sortedTags, tagSortKey } from '../../tag-rules.js';
import { onInstanceProfile } from '../instance-profile.authorization.js';
import { existingInstanceProfile } from '../instance-profile.queries.js';

/** Source: IAM API Reference, ListInstanceProfileTags: "The returned list of tags is sorted by tag key." */
export const listInstanceProfileTags = defineRead({
  name: 'ListInstanceProfileTags',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'ListInstanceProfileTags'),
  actions: ['iam:ListInstanceProfileTags'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onInstanceProfile<ListInstanceProfileTagsRequest>('iam:ListInstanceProfileTags', 'read'),

  async answer(input, reads, ctx): Promise<ListInstanceProfileTagsResponse> {
    const { tags } = await existingInstanceProfile(reads, ctx.principal.account, input);
    const { items, end } = pageOf(sortedTags(tags), tagSortKey, input);
    return { Tags: items.map((tag) => ({ ...tag })), ...end };
  },
});
