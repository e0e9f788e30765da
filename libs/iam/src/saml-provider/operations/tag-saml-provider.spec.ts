import { aSamlProvider, given, SAML_PROVIDER_ARN as SAMLProviderArn } from '#testing';
import { tagSAMLProvider } from './tag-saml-provider.js';

const blue = { Key: 'team', Value: 'blue' };

describe('TagSAMLProvider', () => {
  it('adds tags to those that are there, once', () => {
    given(aSamlProvider([], { tags: [blue] })).when(tagSAMLProvider, { SAMLProviderArn, Tags: [{ Key: 'cost', Value: '1' }] })
      .thenEvents({ type: 'SAMLProviderTagsChanged', data: { tags: [blue, { Key: 'cost', Value: '1' }] } });
    given(aSamlProvider([], { tags: [blue] })).when(tagSAMLProvider, { SAMLProviderArn, Tags: [blue] }).thenNothing();
  });

  it('refuses reserved keys and providers that do not exist', () => {
    given(aSamlProvider()).when(tagSAMLProvider, { SAMLProviderArn, Tags: [{ Key: 'aws:x', Value: '' }] }).thenError('InvalidInput', /reserved/);
    given().when(tagSAMLProvider, { SAMLProviderArn, Tags: [blue] }).thenError('NoSuchEntity');
  });

  it('shows the policy engine the tags of the provider and those of the request', async () => {
    const [asked] = await given(aSamlProvider([], { tags: [blue] })).asks(tagSAMLProvider, { SAMLProviderArn, Tags: [{ Key: 'cost', Value: '1' }] });
    expect(asked!.conditions).toEqual({ 'aws:ResourceTag/team': ['blue'], 'iam:ResourceTag/team': ['blue'], 'aws:RequestTag/cost': ['1'], 'aws:TagKeys': ['cost'] });
  });
});
