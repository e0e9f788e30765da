import type { Feature } from '#operation';
import { oidcProvider } from './oidc-provider.projection.js';
import { addClientIDToOpenIDConnectProvider } from './operations/add-client-id-to-open-id-connect-provider.js';
import { createOpenIDConnectProvider } from './operations/create-open-id-connect-provider.js';
import { deleteOpenIDConnectProvider } from './operations/delete-open-id-connect-provider.js';
import { getOpenIDConnectProvider } from './operations/get-open-id-connect-provider.js';
import { listOpenIDConnectProviderTags } from './operations/list-open-id-connect-provider-tags.js';
import { listOpenIDConnectProviders } from './operations/list-open-id-connect-providers.js';
import { removeClientIDFromOpenIDConnectProvider } from './operations/remove-client-id-from-open-id-connect-provider.js';
import { tagOpenIDConnectProvider } from './operations/tag-open-id-connect-provider.js';
import { untagOpenIDConnectProvider } from './operations/untag-open-id-connect-provider.js';
import { updateOpenIDConnectProviderThumbprint } from './operations/update-open-id-connect-provider-thumbprint.js';

export const oidcProviderFeature: Feature = {
  name: 'oidc-provider',
  aggregate: oidcProvider,
  operations: [
    createOpenIDConnectProvider, getOpenIDConnectProvider, listOpenIDConnectProviders, deleteOpenIDConnectProvider,
    addClientIDToOpenIDConnectProvider, removeClientIDFromOpenIDConnectProvider, updateOpenIDConnectProviderThumbprint,
    tagOpenIDConnectProvider, untagOpenIDConnectProvider, listOpenIDConnectProviderTags,
  ],
};
