import { aProvider, given, PROVIDER_ARN as OpenIDConnectProviderArn } from '#testing';
import { removeClientIDFromOpenIDConnectProvider } from './remove-client-id-from-open-id-connect-provider.js';

describe('RemoveClientIDFromOpenIDConnectProvider', () => {
  it('removes an id; one that is not there is no error', () => {
    given(aProvider()).when(removeClientIDFromOpenIDConnectProvider, { OpenIDConnectProviderArn, ClientID: 'customer-portal' }).thenEvents({ type: 'ClientIDRemovedFromOpenIDConnectProvider', data: { clientId: 'customer-portal' } });
    given(aProvider()).when(removeClientIDFromOpenIDConnectProvider, { OpenIDConnectProviderArn, ClientID: 'other' }).thenNothing();
    given().when(removeClientIDFromOpenIDConnectProvider, { OpenIDConnectProviderArn, ClientID: 'other' }).thenError('NoSuchEntity');
  });
});
