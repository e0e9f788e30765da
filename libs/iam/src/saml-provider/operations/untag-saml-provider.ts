import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UntagSAMLProviderRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { withoutTags } from '../../tag-rules.js';
import { onProvider } from '../saml-provider.authorization.js';
import type { SAMLProviderTagsChanged } from '../saml-provider.events.js';
import { presentProvider, providerNamed } from '../saml-provider.queries.js';

/** Source: IAM API Reference, UntagSAMLProvider. Keys that are not there are no error. */
export const untagSAMLProvider = defineWrite({
  name: 'UntagSAMLProvider',
  service: 'iam',
  feature: 'saml-provider',
  schema: awsOperation('iam', 'UntagSAMLProvider'),
  actions: ['iam:UntagSAMLProvider'],
  conditionKeys: [...resourceTagKeys, 'aws:TagKeys'],
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onProvider<UntagSAMLProviderRequest>('iam:UntagSAMLProvider', 'write', (input) => ({ 'aws:TagKeys': input.TagKeys })),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentProvider(existing, input);
    const tags = withoutTags(found.state.tags, input.TagKeys ?? [], ctx.settings.switches, 'as-written');
    const changed: SAMLProviderTagsChanged = { type: 'SAMLProviderTagsChanged', data: { tags } };
    return { writes: appendTo(found, tags.length === found.state.tags.length ? [] : [changed]), output: {} };
  },
});
