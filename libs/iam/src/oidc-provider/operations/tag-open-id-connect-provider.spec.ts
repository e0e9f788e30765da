import { aProvider, given, PROVIDER_ARN as OpenIDConnectProviderArn } from '#testing';
import { tagOpenIDConnectProvider } from './tag-open-id-connect-provider.js';

const blue = { Key: 'team', Value: 'blue' };

describe('TagOpenIDConnectProvider', () => {
  it('adds tags to those that are there, once', () => {
    given(aProvider([], { tags: [blue] })).when(tagOpenIDConnectProvider, { OpenIDConnectProviderArn, Tags: [{ Key: 'cost', Value: '1' }] })
      .thenEvents({ type: 'OpenIDConnectProviderTagsChanged', data: { tags: [blue, { Key: 'cost', Value: '1' }] } });
    given(aProvider([], { tags: [blue] })).when(tagOpenIDConnectProvider, { OpenIDConnectProviderArn, Tags: [blue] }).thenNothing();
  });

  it('refuses reserved keys and providers that do not exist', () => {
    given(aProvider()).when(tagOpenIDConnectProvider, { OpenIDConnectProviderArn, Tags: [{ Key: 'aws:x', Value: '' }] }).thenError('InvalidInput', /reserved/);
    given().when(tagOpenIDConnectProvider, { OpenIDConnectProviderArn, Tags: [blue] }).thenError('NoSuchEntity');
  });

  it('shows the policy engine the tags of the provider and those of the request', async () => {
    const [asked] = await given(aProvider([], { tags: [blue] })).asks(tagOpenIDConnectProvider, { OpenIDConnectProviderArn, Tags: [{ Key: 'cost', Value: '1' }] });
    expect(asked!.conditions).toEqual({ 'aws:ResourceTag/team': ['blue'], 'iam:ResourceTag/team': ['blue'], 'aws:RequestTag/cost': ['1'], 'aws:TagKeys': ['cost'] });
  });
});
