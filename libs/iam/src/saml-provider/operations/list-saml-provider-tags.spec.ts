import { aSamlProvider, given, SAML_PROVIDER_ARN as SAMLProviderArn } from '#testing';
import { listSAMLProviderTags } from './list-saml-provider-tags.js';

describe('ListSAMLProviderTags', () => {
  it('lists tags by key, in pages', async () => {
    const tagged = given(aSamlProvider([], { tags: [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: '1' }] }));
    expect(await tagged.answer(listSAMLProviderTags, { SAMLProviderArn, MaxItems: 1 })).toMatchObject({ Tags: [{ Key: 'cost', Value: '1' }], IsTruncated: true });
    expect(await tagged.answer(listSAMLProviderTags, { SAMLProviderArn })).toEqual({ Tags: [{ Key: 'cost', Value: '1' }, { Key: 'team', Value: 'blue' }], IsTruncated: false });
  });

  it('refuses providers that do not exist', async () => {
    await expect(given().answer(listSAMLProviderTags, { SAMLProviderArn })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
