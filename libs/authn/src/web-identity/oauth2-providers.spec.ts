import { aProvider } from '#testing';
import { refusalOf } from '../../test/authn-kit.js';
import { WebIdentityWorld } from '../../test/web-identity-kit.js';
import { OAuth2Providers } from './oauth2-providers.js';
import type { HttpQuestion, ProviderHttp } from './provider-http.js';

const TOKEN = 'Atza|opaque-token';

/** A provider that knows one token. */
function world(answer: (question: HttpQuestion) => { status: number; body: string }, clientIds = ['portal'], userinfo = false) {
  const asked: HttpQuestion[] = [];
  const http = { ask: async (question: HttpQuestion) => { asked.push(question); return answer(question); } } as unknown as ProviderHttp;
  const place = userinfo ? { userinfo: new URL('https://idp.example/userinfo') } : { introspection: new URL('https://idp.example/introspect'), clientId: 'gate way', clientSecret: 's:cret' };
  const oauth2 = new OAuth2Providers({ http, timeoutMs: 1000, maxSessionSeconds: 3600, providers: [{ name: 'www.amazon.com', clientIds, ...place }] });
  const strategy = new WebIdentityWorld({ oauth2, histories: [aProvider()] });
  return { asked, strategy, ask: (token = TOKEN, ProviderId = 'www.amazon.com') => strategy.caller(token, { ProviderId }) };
}
const reply = (body: object, status = 200) => () => ({ status, body: JSON.stringify(body) });

describe('A token with a ProviderId', () => {
  it('is asked for at the introspection endpoint, once for identical questions', async () => {
    const { ask, asked } = world(reply({ active: true, sub: 'amzn1.user', client_id: 'portal' }));
    const [first] = await Promise.all([ask(), ask(), ask()]);
    expect(first!.federated).toMatchObject({ kind: 'oauth2', provider: 'www.amazon.com', subject: 'amzn1.user', audience: 'portal', conditions: { 'www.amazon.com:app_id': 'portal', 'www.amazon.com:user_id': 'amzn1.user' } });
    expect(first!.principal.federated).toBe('www.amazon.com');
    expect(asked).toHaveLength(1);
    expect(asked[0]!.form!.get('token')).toBe(TOKEN);
    expect(asked[0]!.headers!.authorization).toBe(`Basic ${Buffer.from('gate%20way:s%3Acret').toString('base64')}`);
  });

  it('is shown at the userinfo endpoint where that is configured', async () => {
    const { ask, asked } = world(reply({ user_id: 'amzn1.user', name: 'Alice' }), [], true);
    expect((await ask()).federated).toMatchObject({ subject: 'amzn1.user', name: 'Alice' });
    expect(asked[0]!.headers!.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it.each([
    ['that is not active', reply({ active: false }), 'IDPRejectedClaim', false],
    ['whose active is a text', reply({ active: 'true', sub: 'a', client_id: 'portal' }), 'IDPRejectedClaim', false],
    ['that has expired', reply({ active: true, sub: 'a', client_id: 'portal', exp: 1 }), 'IDPRejectedClaim', false],
    ['that is not valid yet', reply({ active: true, sub: 'a', client_id: 'portal', nbf: 4_102_444_800 }), 'IDPRejectedClaim', false],
    ['that userinfo does not take', reply({}, 401), 'IDPRejectedClaim', true],
    ['of another client', reply({ active: true, sub: 'a', client_id: 'other' }), 'InvalidIdentityToken', false],
    ['of nobody', reply({ active: true, client_id: 'portal' }), 'InvalidIdentityToken', false],
    ['while the provider is in trouble', reply({}, 503), 'IDPCommunicationError', false],
    ['while the provider redirects', reply({}, 302), 'IDPCommunicationError', false],
  ] as const)('is refused when it is one %s', async (_, answer, code, userinfo) => {
    const error = await refusalOf(world(answer, ['portal'], userinfo).ask());
    expect(error.code).toBe(code);
    expect(JSON.stringify([error.message, error.detail])).not.toMatch(/opaque-token|s:cret/);
  });

  it('is refused cleanly when nobody knows the provider', async () => {
    const { ask, asked, strategy } = world(reply({ active: true, sub: 'a', client_id: 'portal' }));
    expect(await refusalOf(ask(TOKEN, 'graph.facebook.com'))).toMatchObject({ code: 'ValidationError', message: 'The identity provider graph.facebook.com is not supported.' });
    expect(await refusalOf(new WebIdentityWorld().caller(TOKEN, { ProviderId: 'www.amazon.com' }))).toMatchObject({ code: 'ValidationError' });
    expect(await refusalOf(ask(strategy.issuer.token()))).toMatchObject({ code: 'ValidationError', message: expect.stringContaining('OpenID Connect') as string });
    expect(asked).toEqual([]);
  });
});
