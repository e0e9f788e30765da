import { aProvider, given, PROVIDER_ARN as OpenIDConnectProviderArn } from '#testing';
import { untagOpenIDConnectProvider } from './untag-open-id-connect-provider.js';

describe('UntagOpenIDConnectProvider', () => {
  it('removes keys; those that are not there are no error', () => {
    const tagged = aProvider([], { tags: [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: '1' }] });
    given(tagged).when(untagOpenIDConnectProvider, { OpenIDConnectProviderArn, TagKeys: ['team'] }).thenEvents({ type: 'OpenIDConnectProviderTagsChanged', data: { tags: [{ Key: 'cost', Value: '1' }] } });
    given(tagged).when(untagOpenIDConnectProvider, { OpenIDConnectProviderArn, TagKeys: ['other'] }).thenNothing();
    given().when(untagOpenIDConnectProvider, { OpenIDConnectProviderArn, TagKeys: ['team'] }).thenError('NoSuchEntity');
  });
});
