import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { RemoveClientIDFromOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onProvider } from '../oidc-provider.authorization.js';
import type { ClientIDRemovedFromOpenIDConnectProvider } from '../oidc-provider.events.js';
import { presentProvider, providerNamed } from '../oidc-provider.queries.js';

/** Source: IAM API Reference, RemoveClientIDFromOpenIDConnectProvider: it "does not fail" for a client ID that is not there. */
export const removeClientIDFromOpenIDConnectProvider = defineWrite({
  name: 'RemoveClientIDFromOpenIDConnectProvider',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'RemoveClientIDFromOpenIDConnectProvider'),
  actions: ['iam:RemoveClientIDFromOpenIDConnectProvider'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'ConcurrentModification'],
  access: onProvider<RemoveClientIDFromOpenIDConnectProviderRequest>('iam:RemoveClientIDFromOpenIDConnectProvider', 'write'),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }) {
    const found = presentProvider(existing, input);
    const clientId = input.ClientID!;
    const removed: ClientIDRemovedFromOpenIDConnectProvider = { type: 'ClientIDRemovedFromOpenIDConnectProvider', data: { clientId } };
    return { writes: appendTo(found, found.state.clientIds.includes(clientId) ? [removed] : []), output: {} };
  },
});
