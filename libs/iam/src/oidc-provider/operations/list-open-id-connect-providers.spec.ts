import { aProvider, given, PROVIDER_ARN } from '#testing';
import { listOpenIDConnectProviders } from './list-open-id-connect-providers.js';

describe('ListOpenIDConnectProviders', () => {
  it('lists those of the caller\'s account', async () => {
    const world = given(aProvider());
    expect(await world.answer(listOpenIDConnectProviders, {})).toEqual({ OpenIDConnectProviderList: [{ Arn: PROVIDER_ARN }] });
    expect(await world.answer(listOpenIDConnectProviders, {}, { principal: { account: 'tenant' } })).toEqual({ OpenIDConnectProviderList: [] });
  });
});
