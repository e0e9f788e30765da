import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UpdateOpenIDConnectProviderThumbprintRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onProvider } from '../oidc-provider.authorization.js';
import type { OpenIDConnectProviderThumbprintUpdated } from '../oidc-provider.events.js';
import { presentProvider, providerNamed } from '../oidc-provider.queries.js';
import { checkedThumbprints } from '../oidc-provider.rules.js';

/** Source: IAM API Reference, UpdateOpenIDConnectProviderThumbprint: the list replaces the one before. */
export const updateOpenIDConnectProviderThumbprint = defineWrite({
  name: 'UpdateOpenIDConnectProviderThumbprint',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'UpdateOpenIDConnectProviderThumbprint'),
  actions: ['iam:UpdateOpenIDConnectProviderThumbprint'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onProvider<UpdateOpenIDConnectProviderThumbprintRequest>('iam:UpdateOpenIDConnectProviderThumbprint', 'write'),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }) {
    const found = presentProvider(existing, input);
    const thumbprints = checkedThumbprints(input.ThumbprintList);
    const updated: OpenIDConnectProviderThumbprintUpdated = { type: 'OpenIDConnectProviderThumbprintUpdated', data: { thumbprints } };
    const same = thumbprints.join() === found.state.thumbprints.join();
    return { writes: appendTo(found, same ? [] : [updated]), output: {} };
  },
});
