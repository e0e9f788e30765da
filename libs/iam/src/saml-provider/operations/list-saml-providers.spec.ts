import { HISTORY_TIME, SAML_PROVIDER_ARN, aSamlProvider, given } from '#testing';
import { listSAMLProviders } from './list-saml-providers.js';

describe('ListSAMLProviders', () => {
  it('lists those of the caller\'s account', async () => {
    const world = given(aSamlProvider([], { validUntil: '2030-01-01T00:00:00.000Z' }));
    expect(await world.answer(listSAMLProviders, {})).toEqual({ SAMLProviderList: [{ Arn: SAML_PROVIDER_ARN, ValidUntil: new Date('2030-01-01T00:00:00Z'), CreateDate: HISTORY_TIME }] });
    expect(await world.answer(listSAMLProviders, {}, { principal: { account: 'tenant' } })).toEqual({ SAMLProviderList: [] });
  });
});
