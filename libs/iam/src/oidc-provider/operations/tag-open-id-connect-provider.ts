import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { TagOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { requestTagConditions, requestTagKeys, resourceTagKeys } from '../../resource-tags.js';
import { checkedTags, sameTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { onProvider } from '../oidc-provider.authorization.js';
import type { OpenIDConnectProviderTagsChanged } from '../oidc-provider.events.js';
import { presentProvider, providerNamed } from '../oidc-provider.queries.js';

/** Source: IAM API Reference, TagOpenIDConnectProvider. */
export const tagOpenIDConnectProvider = defineWrite({
  name: 'TagOpenIDConnectProvider',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'TagOpenIDConnectProvider'),
  actions: ['iam:TagOpenIDConnectProvider'],
  conditionKeys: [...resourceTagKeys, ...requestTagKeys],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onProvider<TagOpenIDConnectProviderRequest>('iam:TagOpenIDConnectProvider', 'write', (input) => requestTagConditions(input.Tags as readonly Tag[] | undefined)),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentProvider(existing, input);
    const tags = checkedTags(found.state.tags, input.Tags, ctx.settings.switches, 'as-written');
    const changed: OpenIDConnectProviderTagsChanged = { type: 'OpenIDConnectProviderTagsChanged', data: { tags } };
    return { writes: appendTo(found, sameTags(tags, found.state.tags) ? [] : [changed]), output: {} };
  },
});
