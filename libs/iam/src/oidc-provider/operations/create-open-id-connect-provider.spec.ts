import { aProvider, given, ISSUER, PROVIDER_ARN } from '#testing';
import { createOpenIDConnectProvider } from './create-open-id-connect-provider.js';

const Url = `http://${ISSUER}`;
const SHA1 = 'A9D53002E97E00E043244F3D170D6F4C414104FD';

describe('CreateOpenIDConnectProvider', () => {
  it('records the issuer of seed 000 under its URL without the scheme', async () => {
    const outcome = given().when(createOpenIDConnectProvider, { Url, ClientIDList: ['customer-portal'], ThumbprintList: [SHA1] });
    outcome.thenEvents({ type: 'OpenIDConnectProviderCreated', data: { url: Url, clientIds: ['customer-portal'], thumbprints: [SHA1.toLowerCase()], tags: [] } });
    expect(outcome.decision!.take).toEqual([{ name: `oidc-provider::${ISSUER}`, owner: 'oidc-provider/00000000-0000-7000-8000-000000000001' }]);
    expect(await outcome.reply()).toEqual({ OpenIDConnectProviderArn: PROVIDER_ARN, Tags: undefined });
  });

  it('takes thumbprints as openssl prints them', () => {
    const printed = SHA1.match(/../g)!.join(':');
    expect(given().when(createOpenIDConnectProvider, { Url, ThumbprintList: [printed] }).events).toMatchObject([{ data: { thumbprints: [SHA1.toLowerCase()], clientIds: [] } }]);
  });

  it('refuses a second provider of the same issuer, whatever its scheme', () => {
    given(aProvider()).when(createOpenIDConnectProvider, { Url: `https://${ISSUER}` }).thenError('EntityAlreadyExists');
    given(aProvider([], {}, 'tenant')).when(createOpenIDConnectProvider, { Url }).thenEvents(expect.anything());
  });

  it.each([
    'localhost:8080/auth', 'ftp://host/x', 'https://', 'https://user:secret@host/', 'https://host/?a=b', 'https://host/#f', 'https://ho st/', 'javascript:alert(1)', `https://host/${'x'.repeat(250)}`, 'https://host\\@other/',
  ])('refuses %s, which is no URL of an issuer', (bad) => {
    given().when(createOpenIDConnectProvider, { Url: bad }).thenError('InvalidInput');
  });

  it('wants https and no port in profile aws', () => {
    given().when(createOpenIDConnectProvider, { Url: 'http://idp.example.com/a' }, { compat: 'aws' }).thenError('InvalidInput', /https/);
    given().when(createOpenIDConnectProvider, { Url: 'https://idp.example.com:8443/a' }, { compat: 'aws' }).thenError('InvalidInput', /port/);
    given().when(createOpenIDConnectProvider, { Url: 'https://idp.example.com/a' }, { compat: 'aws' }).thenEvents(expect.anything());
  });

  it('refuses thumbprints that are none, and more of anything than AWS allows', () => {
    for (const bad of ['a9', `${SHA1.slice(0, 39)}g`]) given().when(createOpenIDConnectProvider, { Url, ThumbprintList: [bad] }).thenError('InvalidInput', /thumbprint/);
    const six = Array.from({ length: 6 }, (_, i) => SHA1.slice(0, 39) + i);
    given().when(createOpenIDConnectProvider, { Url, ThumbprintList: six }).thenError('LimitExceeded');
    given().when(createOpenIDConnectProvider, { Url, ClientIDList: Array.from({ length: 101 }, (_, i) => `c${i}`) }).thenError('LimitExceeded');
    given().when(createOpenIDConnectProvider, { Url, ClientIDList: ['x'.repeat(256)] }).thenError('InvalidInput');
  });

  it('asks for the permission on the provider\'s ARN, or for the cap oidc-provider', async () => {
    const [asked] = await given().asks(createOpenIDConnectProvider, { Url, Tags: [{ Key: 'team', Value: 'blue' }] });
    expect(asked).toMatchObject({ action: 'iam:CreateOpenIDConnectProvider', resource: PROVIDER_ARN, cap: { type: 'oidc-provider', access: 'write' }, conditions: { 'aws:RequestTag/team': ['blue'] } });
  });
});
