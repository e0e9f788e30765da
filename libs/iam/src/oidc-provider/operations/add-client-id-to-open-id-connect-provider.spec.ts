import { aProvider, given, PROVIDER_ARN as OpenIDConnectProviderArn } from '#testing';
import { addClientIDToOpenIDConnectProvider } from './add-client-id-to-open-id-connect-provider.js';

describe('AddClientIDToOpenIDConnectProvider', () => {
  it('adds an id once', () => {
    given(aProvider()).when(addClientIDToOpenIDConnectProvider, { OpenIDConnectProviderArn, ClientID: 'other' }).thenEvents({ type: 'ClientIDAddedToOpenIDConnectProvider', data: { clientId: 'other' } });
    given(aProvider()).when(addClientIDToOpenIDConnectProvider, { OpenIDConnectProviderArn, ClientID: 'customer-portal' }).thenNothing();
  });

  it('refuses the hundred and first, and providers that do not exist', () => {
    const full = aProvider([], { clientIds: Array.from({ length: 100 }, (_, i) => `c${i}`) });
    given(full).when(addClientIDToOpenIDConnectProvider, { OpenIDConnectProviderArn, ClientID: 'other' }).thenError('LimitExceeded');
    given().when(addClientIDToOpenIDConnectProvider, { OpenIDConnectProviderArn, ClientID: 'other' }).thenError('NoSuchEntity');
  });
});
