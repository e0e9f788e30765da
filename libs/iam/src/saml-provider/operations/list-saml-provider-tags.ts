import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListSAMLProviderTagsRequest, ListSAMLProviderTagsResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { sortedTags, tagSortKey } from '../../tag-rules.js';
import { onProvider } from '../saml-provider.authorization.js';
import { existingProvider } from '../saml-provider.queries.js';

/** Source: IAM API Reference, ListSAMLProviderTags: "The returned list of tags is sorted by tag key." */
export const listSAMLProviderTags = defineRead({
  name: 'ListSAMLProviderTags',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'ListSAMLProviderTags'),
  actions: ['iam:ListSAMLProviderTags'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput'],
  access: onProvider<ListSAMLProviderTagsRequest>('iam:ListSAMLProviderTags', 'read'),

  async answer(input, reads): Promise<ListSAMLProviderTagsResponse> {
    const { state } = await existingProvider(reads, input);
    const { items, end } = pageOf(sortedTags(state.tags), tagSortKey, input);
    return { Tags: items.map((tag) => ({ ...tag })), ...end };
  },
});
