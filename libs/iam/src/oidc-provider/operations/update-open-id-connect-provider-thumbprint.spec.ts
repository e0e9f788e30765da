import { aProvider, given, PROVIDER_ARN as OpenIDConnectProviderArn } from '#testing';
import { updateOpenIDConnectProviderThumbprint } from './update-open-id-connect-provider-thumbprint.js';

const thumbprint = 'a9d53002e97e00e043244f3d170d6f4c414104fd';

describe('UpdateOpenIDConnectProviderThumbprint', () => {
  it('replaces the list', () => {
    const other = thumbprint.replace('a9', 'b9');
    given(aProvider([], { thumbprints: [thumbprint] })).when(updateOpenIDConnectProviderThumbprint, { OpenIDConnectProviderArn, ThumbprintList: [other] }).thenEvents({ type: 'OpenIDConnectProviderThumbprintUpdated', data: { thumbprints: [other] } });
    given(aProvider([], { thumbprints: [thumbprint] })).when(updateOpenIDConnectProviderThumbprint, { OpenIDConnectProviderArn, ThumbprintList: [thumbprint.toUpperCase()] }).thenNothing();
  });

  it('refuses what is no thumbprint, and providers that do not exist', () => {
    given(aProvider()).when(updateOpenIDConnectProviderThumbprint, { OpenIDConnectProviderArn, ThumbprintList: ['x'] }).thenError('InvalidInput');
    given().when(updateOpenIDConnectProviderThumbprint, { OpenIDConnectProviderArn, ThumbprintList: [thumbprint] }).thenError('NoSuchEntity');
  });
});
