import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UntagOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutTags } from '../../tag-rules.js';
import { onProvider } from '../oidc-provider.authorization.js';
import type { OpenIDConnectProviderTagsChanged } from '../oidc-provider.events.js';
import { presentProvider, providerNamed } from '../oidc-provider.queries.js';

/** Source: IAM API Reference, UntagOpenIDConnectProvider. Keys that are not there are no error. */
export const untagOpenIDConnectProvider = defineWrite({
  name: 'UntagOpenIDConnectProvider',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'UntagOpenIDConnectProvider'),
  actions: ['iam:UntagOpenIDConnectProvider'],
  conditionKeys: [...resourceTagKeys, 'aws:TagKeys'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onProvider<UntagOpenIDConnectProviderRequest>('iam:UntagOpenIDConnectProvider', 'write', (input) => ({ 'aws:TagKeys': input.TagKeys })),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentProvider(existing, input);
    const tags = withoutTags(found.state.tags, input.TagKeys ?? [], ctx.settings.switches, 'as-written');
    const changed: OpenIDConnectProviderTagsChanged = { type: 'OpenIDConnectProviderTagsChanged', data: { tags } };
    return { writes: appendTo(found, tags.length === found.state.tags.length ? [] : [changed]), output: {} };
  },
});
