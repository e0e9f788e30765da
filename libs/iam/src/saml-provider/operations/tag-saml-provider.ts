import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { TagSAMLProviderRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { requestTagConditions, requestTagKeys, resourceTagKeys } from '../../resource-tags.js';
import { checkedTags, sameTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { onProvider } from '../saml-provider.authorization.js';
import type { SAMLProviderTagsChanged } from '../saml-provider.events.js';
import { presentProvider, providerNamed } from '../saml-provider.queries.js';

/** Source: IAM API Reference, TagSAMLProvider. */
export const tagSAMLProvider = defineWrite({
  name: 'TagSAMLProvider',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'TagSAMLProvider'),
  actions: ['iam:TagSAMLProvider'],
  conditionKeys: [...resourceTagKeys, ...requestTagKeys],
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onProvider<TagSAMLProviderRequest>('iam:TagSAMLProvider', 'write', (input) => requestTagConditions(input.Tags as readonly Tag[] | undefined)),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentProvider(existing, input);
    const tags = checkedTags(found.state.tags, input.Tags, ctx.settings.switches, 'as-written');
    const changed: SAMLProviderTagsChanged = { type: 'SAMLProviderTagsChanged', data: { tags } };
    return { writes: appendTo(found, sameTags(tags, found.state.tags) ? [] : [changed]), output: {} };
  },
});
