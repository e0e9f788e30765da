import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListRoleTagsRequest, ListRoleTagsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { sortedTags, tagSortKey } from '../../tag-rules.js';
import { onRole } from '../role.authorization.js';
import { existingRole } from '../role.queries.js';

/** Source: IAM API Reference, ListRoleTags: "The returned list of tags is sorted by tag key." */
export const listRoleTags = defineRead({
  name: 'ListRoleTags',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'ListRoleTags'),
  actions: ['iam:ListRoleTags'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onRole<ListRoleTagsRequest>('iam:ListRoleTags', 'read'),

  async answer(input, reads, ctx): Promise<ListRoleTagsResponse> {
    const { state } = await existingRole(reads, ctx.principal.account, input.RoleName!);
    const { items, end } = pageOf(sortedTags(state.tags), tagSortKey, input);
    return { Tags: items.map((tag) => ({ ...tag })), ...end };
  },
});
