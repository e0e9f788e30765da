import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { AddClientIDToOpenIDConnectProviderRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onProvider } from '../oidc-provider.authorization.js';
import type { ClientIDAddedToOpenIDConnectProvider } from '../oidc-provider.events.js';
import { presentProvider, providerNamed } from '../oidc-provider.queries.js';
import { checkedClientIds } from '../oidc-provider.rules.js';

/** Source: IAM API Reference, AddClientIDToOpenIDConnectProvider: "This operation is idempotent". */
export const addClientIDToOpenIDConnectProvider = defineWrite({
  name: 'AddClientIDToOpenIDConnectProvider',
  service: 'iam',
  feature: 'oidc-provider',
  schema: awsOperation('iam', 'AddClientIDToOpenIDConnectProvider'),
  actions: ['iam:AddClientIDToOpenIDConnectProvider'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  access: onProvider<AddClientIDToOpenIDConnectProviderRequest>('iam:AddClientIDToOpenIDConnectProvider', 'write'),
  loads: (input) => ({ existing: providerNamed(input) }),

  decide(input, { existing }) {
    const found = presentProvider(existing, input);
    const clientId = input.ClientID!;
    if (found.state.clientIds.includes(clientId)) return { output: {} };
    checkedClientIds([...found.state.clientIds, clientId]);
    const added: ClientIDAddedToOpenIDConnectProvider = { type: 'ClientIDAddedToOpenIDConnectProvider', data: { clientId } };
    return { writes: appendTo(found, [added]), output: {} };
  },
});
