import { aProvider, given, HISTORY_TIME, ISSUER, PROVIDER_ARN } from '#testing';
import { getOpenIDConnectProvider } from './get-open-id-connect-provider.js';

const input = { OpenIDConnectProviderArn: PROVIDER_ARN };

describe('GetOpenIDConnectProvider', () => {
  it('shows what was registered; https goes without saying', async () => {
    const tags = [{ Key: 'team', Value: 'blue' }];
    expect(await given(aProvider([], { url: `https://${ISSUER}`, thumbprints: ['ab'], tags })).answer(getOpenIDConnectProvider, input)).toEqual({
      Url: ISSUER, ClientIDList: ['customer-portal'], ThumbprintList: ['ab'], CreateDate: HISTORY_TIME, Tags: tags,
    });
    expect(await given(aProvider()).answer(getOpenIDConnectProvider, input)).toMatchObject({ Url: `http://${ISSUER}`, Tags: undefined });
  });

  it('refuses ARNs of nothing and of other things', async () => {
    await expect(given().answer(getOpenIDConnectProvider, input)).rejects.toMatchObject({ code: 'NoSuchEntity', message: `OpenIDConnect Provider not found for arn ${PROVIDER_ARN}` });
    for (const arn of ['arn:aws:iam:::role/x', 'arn:aws:iam:::oidc-provider/', 'arn:aws:s3:::oidc-provider/x', 'nonsense']) {
      await expect(given(aProvider()).answer(getOpenIDConnectProvider, { OpenIDConnectProviderArn: arn })).rejects.toMatchObject({ code: 'InvalidInput' });
    }
  });

  it('asks for the permission on the provider in its account, with its tags', async () => {
    const [asked] = await given(aProvider([], { tags: [{ Key: 'team', Value: 'blue' }] })).asks(getOpenIDConnectProvider, input);
    expect(asked).toMatchObject({ resource: PROVIDER_ARN, resourceAccount: '', cap: { type: 'oidc-provider', access: 'read' }, conditions: { 'aws:ResourceTag/team': ['blue'] } });
    const [elsewhere] = await given().asks(getOpenIDConnectProvider, { OpenIDConnectProviderArn: 'arn:aws:iam::tenant:oidc-provider/x.example' });
    expect(elsewhere).toMatchObject({ resourceAccount: 'tenant', conditions: undefined });
  });
});
