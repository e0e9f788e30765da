import { aProvider, given, PROVIDER_ARN as OpenIDConnectProviderArn } from '#testing';
import { listOpenIDConnectProviderTags } from './list-open-id-connect-provider-tags.js';

describe('ListOpenIDConnectProviderTags', () => {
  it('lists tags by key, in pages', async () => {
    const tagged = given(aProvider([], { tags: [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: '1' }] }));
    expect(await tagged.answer(listOpenIDConnectProviderTags, { OpenIDConnectProviderArn, MaxItems: 1 })).toMatchObject({ Tags: [{ Key: 'cost', Value: '1' }], IsTruncated: true });
    expect(await tagged.answer(listOpenIDConnectProviderTags, { OpenIDConnectProviderArn })).toEqual({ Tags: [{ Key: 'cost', Value: '1' }, { Key: 'team', Value: 'blue' }], IsTruncated: false });
  });

  it('refuses providers that do not exist', async () => {
    await expect(given().answer(listOpenIDConnectProviderTags, { OpenIDConnectProviderArn })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
