import { aProvider, given, ISSUER, PROVIDER_ARN, PROVIDER_STREAM } from '#testing';
import { deleteOpenIDConnectProvider } from './delete-open-id-connect-provider.js';

const input = { OpenIDConnectProviderArn: PROVIDER_ARN };

describe('DeleteOpenIDConnectProvider', () => {
  it('ends the stream and gives the issuer free', () => {
    const { release } = given(aProvider()).when(deleteOpenIDConnectProvider, input).thenEvents({ type: 'OpenIDConnectProviderDeleted', data: {} });
    expect(release).toEqual([{ name: `oidc-provider::${ISSUER}`, owner: PROVIDER_STREAM }]);
  });

  it('is content where there is none, and refuses what is no provider\'s ARN', () => {
    given().when(deleteOpenIDConnectProvider, input).thenNothing();
    given().when(deleteOpenIDConnectProvider, { OpenIDConnectProviderArn: 'arn:aws:iam:::role/x' }).thenError('InvalidInput');
  });
});
