import { aSamlProvider, given, SAML_PROVIDER_ARN, SAML_PROVIDER_STREAM } from '#testing';
import { deleteSAMLProvider } from './delete-saml-provider.js';

const input = { SAMLProviderArn: SAML_PROVIDER_ARN };

describe('DeleteSAMLProvider', () => {
  it('ends the stream and gives the name free', () => {
    const { release } = given(aSamlProvider()).when(deleteSAMLProvider, input).thenEvents({ type: 'SAMLProviderDeleted', data: {} });
    expect(release).toEqual([{ name: 'saml-provider::corp', owner: SAML_PROVIDER_STREAM }]);
  });

  it('refuses ARNs of nothing and of other things', () => {
    given().when(deleteSAMLProvider, input).thenError('NoSuchEntity');
    given().when(deleteSAMLProvider, { SAMLProviderArn: 'arn:aws:iam:::role/x' }).thenError('InvalidInput');
  });
});
