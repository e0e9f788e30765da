import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListOpenIDConnectProviderTagsRequest, ListOpenIDConnectProviderTagsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { sortedTags, tagSortKey } from '../../tag-rules.js';
import { onProvider } from '../oidc-provider.authorization.js';
import { existingProvider } from '../oidc-provider.queries.js';

/** Source: IAM API Reference, ListOpenIDConnectProviderTags: "The returned list of tags is sorted by tag key." */
export const listOpenIDConnectProviderTags = defineRead({
  name: 'ListOpenIDConnectProviderTags',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'ListOpenIDConnectProviderTags'),
  actions: ['iam:ListOpenIDConnectProviderTags'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onProvider<ListOpenIDConnectProviderTagsRequest>('iam:ListOpenIDConnectProviderTags', 'read'),

  async answer(input, reads): Promise<ListOpenIDConnectProviderTagsResponse> {
    const { state } = await existingProvider(reads, input);
    const { items, end } = pageOf(sortedTags(state.tags), tagSortKey, input);
    return { Tags: items.map((tag) => ({ ...tag })), ...end };
  },
});
