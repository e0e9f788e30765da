import { aSamlProvider, given, SAML_PROVIDER_ARN as SAMLProviderArn } from '#testing';
import { untagSAMLProvider } from './untag-saml-provider.js';

describe('UntagSAMLProvider', () => {
  it('removes keys; those that are not there are no error', () => {
    const tagged = aSamlProvider([], { tags: [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: '1' }] });
    given(tagged).when(untagSAMLProvider, { SAMLProviderArn, TagKeys: ['team'] }).thenEvents({ type: 'SAMLProviderTagsChanged', data: { tags: [{ Key: 'cost', Value: '1' }] } });
    given(tagged).when(untagSAMLProvider, { SAMLProviderArn, TagKeys: ['other'] }).thenNothing();
    given().when(untagSAMLProvider, { SAMLProviderArn, TagKeys: ['team'] }).thenError('NoSuchEntity');
  });
});
