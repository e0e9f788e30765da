import { PROVIDER_ARN, PROVIDER_STREAM, aProvider, issuerKey, signToken, signWithSecret } from '#testing';
import { refusalOf } from '../../test/authn-kit.js';
import { WebIdentityWorld } from '../../test/web-identity-kit.js';

const world = new WebIdentityWorld();
const { issuer } = world;
const seconds = (): number => Math.floor(Date.now() / 1000);
const good = issuer.keys[0]!;
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('WebIdentityStrategy', () => {
  it('answers with whom the provider vouched for, nobody here yet', async () => {
    const { kind, federated, principal, lineage } = await world.caller(issuer.token({ preferred_username: 'alice.a', groups: ['dev', 'ops'] }));
    expect({ kind, principal, lineage }).toEqual({ kind: 'anonymous', principal: { kind: 'anonymous', account: '', arn: '', federated: PROVIDER_ARN }, lineage: [] });
    expect(federated).toMatchObject({
      kind: 'web-identity', provider: PROVIDER_ARN, providerStream: PROVIDER_STREAM, subject: 'alice', name: 'alice.a', groups: ['dev', 'ops'],
      audience: 'customer-portal', issuer: issuer.url, maxSeconds: 43_200,
    });
    expect(federated!.conditions).toMatchObject({ 'localhost:8080/auth/realms/demo:app_id': 'customer-portal', 'localhost:8080/auth/realms/demo:sub': 'alice' });
  });

  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])('takes tokens signed with %s', async (alg) => {
    const key = issuerKey(`key-${alg}`, alg);
    const fresh = new WebIdentityWorld();
    fresh.issuer.keys = [key];
    expect((await fresh.caller(fresh.issuer.token({}, key))).federated!.subject).toBe('alice');
  });

  it('takes of a provider the algorithms that are configured for it, and of others those for all', async () => {
    const [rs256, es256] = [issuerKey('rs'), issuerKey('es', 'ES256')];
    const refused = async (algorithms: readonly string[], own: ReadonlyMap<string, readonly string[]>): Promise<readonly string[]> => {
      const fresh = new WebIdentityWorld({ algorithms, providerAlgorithms: own });
      fresh.issuer.keys = [rs256, es256];
      const names: string[] = [];
      for (const key of [rs256, es256]) await fresh.caller(fresh.issuer.token({}, key)).catch(({ code, detail }: { code: string; detail: string }) => names.push(`${code} ${detail}`));
      return names;
    };
    const no = (alg: string): unknown => expect.stringMatching(new RegExp(`^InvalidIdentityToken .*algorithm ${alg} is not accepted of http://localhost:8080`));
    expect(await refused(['RS256'], new Map())).toEqual([no('ES256')]);
    expect(await refused(['RS256'], new Map([[issuer.url, ['ES256']]]))).toEqual([no('RS256')]);
    expect(await refused(['RS256', 'ES256'], new Map([['https://other.example', ['EdDSA']]]))).toEqual([]);
  });

  it('finds the provider in the account of the role', async () => {
    const tenant = new WebIdentityWorld({ histories: [aProvider([], {}, 'tenant')] });
    expect((await tenant.caller(tenant.issuer.token(), { RoleArn: 'arn:aws:iam::tenant:role/S3Access' })).federated!.provider).toBe(PROVIDER_ARN.replace('iam::', 'iam::tenant'));
    expect(await refusalOf(tenant.caller(tenant.issuer.token()))).toMatchObject({ code: 'InvalidIdentityToken', message: `No OpenIDConnect provider found in your account for ${issuer.url}` });
  });

  it('leaves to the rules of the input what is missing or too long', async () => {
    for (const parameters of [{ WebIdentityToken: '' } as Record<string, string>, { RoleArn: 'nonsense' }, { WebIdentityToken: 'x'.repeat(20_001) }]) {
      await expect(world.caller(issuer.token(), parameters)).rejects.toThrow('the strategy passed');
    }
  });

  const stranger = issuerKey('key-1');
  const attacks: readonly (readonly [string, () => string, RegExp])[] = [
    ['alg none, unsigned', () => `${encoded({ alg: 'none' })}.${encoded(issuer.claims())}.`, /no signed JSON Web Token/],
    ['alg none with the signature of another token', () => signToken(good, JSON.stringify(issuer.claims()), { alg: 'none', kid: 'key-1' }), /algorithm none/],
    ['HS256 with the public key as the secret', () => signWithSecret(world.publicPem(), issuer.claims(), 'key-1'), /algorithm HS256/],
    ['HS256 with the client secret', () => signWithSecret('client-secret', issuer.claims(), 'key-1'), /algorithm HS256/],
    ['a key of somebody else under the issuer\'s key id', () => issuer.token({}, stranger), /signature is not by the key key-1/],
    ['a key that the token brings along', () => signToken(stranger, issuer.claims(), { alg: 'RS256', kid: 'key-1', jwk: stranger.publicKey.export({ format: 'jwk' }) }), /signature is not by/],
    ['an address of keys that the token brings along', () => signToken(stranger, issuer.claims(), { alg: 'RS256', kid: 'unknown', jku: 'https://evil.example/jwks' }), /no key unknown/],
    ['an algorithm that the key is not for', () => signToken({ ...good, alg: 'PS256' }, issuer.claims(), { alg: 'PS256', kid: 'key-1' }), /no key key-1 for PS256/],
    ['critical header parameters that nobody knows', () => signToken(good, issuer.claims(), { alg: 'RS256', kid: 'key-1', crit: ['x'], x: 1 }), /signature is not by/],
    ['a payload that was changed', () => { const [head, , tail] = issuer.token().split('.'); return `${head}.${encoded(issuer.claims({ sub: 'root' }))}.${tail}`; }, /signature is not by/],
    ['another issuer', () => issuer.token({ iss: 'https://evil.example' }), /no provider for https:\/\/evil\.example/],
    ['the issuer with another scheme', () => issuer.token({ iss: issuer.url.replace('http:', 'https:') }), /its iss is https/],
    ['no issuer', () => issuer.token({ iss: undefined }), /no iss/],
    ['another audience', () => issuer.token({ aud: 'other' }), /it is for other/],
    ['another audience and authorized party', () => issuer.token({ aud: ['other', 'account'], azp: 'third' }), /it is for other, account, third/],
    ['no audience', () => issuer.token({ aud: undefined }), /it is for nobody/],
    ['audiences that are no text', () => issuer.token({ aud: { 'customer-portal': true } }), /it is for nobody/],
    ['no subject', () => issuer.token({ sub: undefined }), /no sub/],
    ['a subject that is no text', () => issuer.token({ sub: 7 }), /no sub/],
    ['not yet valid', () => issuer.token({ nbf: seconds() + 300 }), /not valid before/],
    ['issued in the future', () => issuer.token({ iat: seconds() + 300 }), /issued in the future/],
    ['without an end', () => issuer.token({ exp: undefined }), /its exp is missing/],
    ['an end that is no number', () => issuer.token({ exp: '9999999999' }), /its exp is no time/],
    ['an end that no clock reaches', () => issuer.token({ exp: 1e300 }), /its exp is no time/],
    ['without a time of issue', () => issuer.token({ iat: undefined }), /its iat is missing/],
    ['a claim twice', () => signToken(good, JSON.stringify(issuer.claims()).replace('"sub":"alice"', '"sub":"alice","sub":"root"')), /payload has a name twice/],
    ['a claim twice, once in escapes', () => signToken(good, JSON.stringify(issuer.claims()).replace('"sub":"alice"', '"sub":"alice","\\u0073ub":"root"')), /payload has a name twice/],
    ['a header parameter twice', () => signToken(good, issuer.claims(), '{"alg":"RS256","alg":"none","kid":"key-1"}'), /header has a name twice/],
    ['five parts', () => `${issuer.token()}.x.y`, /no signed JSON Web Token/],
    ['padding and other alphabets', () => `${issuer.token()}==`, /no signed JSON Web Token/],
    ['a payload that is a list', () => signToken(good, '[]'), /payload is no object/],
    ['a payload that is no JSON', () => signToken(good, '{"iss":'), /payload is no JSON/],
    ['session tags without end', () => issuer.token({ 'https://aws.amazon.com/tags': { principal_tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ['v']])) } }), /51 session tags/],
    ['a source identity with other characters', () => issuer.token({ 'https://aws.amazon.com/source_identity': 'a b' }), /source identity/],
  ];
  it.each(attacks)('refuses a token with %s', async (_, token, detail) => {
    expect(await refusalOf(world.caller(token()))).toMatchObject({ code: 'InvalidIdentityToken', detail: expect.stringMatching(detail) as string });
  });

  it('says of an expired token that it is expired', async () => {
    expect(await refusalOf(world.caller(issuer.token({ exp: seconds() - 1 })))).toMatchObject({ code: 'ExpiredTokenException', detail: expect.stringMatching(/^it expired at \d{4}-/) as string });
  });

  it('never shows a token', async () => {
    for (const [, make] of attacks) {
      const token = make();
      const error = await refusalOf(world.caller(token));
      expect(JSON.stringify([error.message, error.detail, error.fields])).not.toContain(token.split('.')[1]);
    }
  });

  it('asks the provider once, whatever attackers send', () => {
    expect(issuer.fetched).toBe(1);
  });

  describe('audiences', () => {
    const clients = (...clientIds: string[]): readonly ReturnType<typeof aProvider>[] => [aProvider([], { clientIds })];

    it.each([{ aud: ['account', 'customer-portal'] }, { aud: 'account', azp: 'customer-portal' }, { aud: 'account', client_id: 'customer-portal' }, { aud: undefined, clientId: 'customer-portal' }])('are taken as Ceph does: %j', async (claims) => {
      expect((await world.caller(issuer.token(claims))).federated!.audience).toBe('customer-portal');
    });

    it('are taken as AWS does in profile aws: azp counts where there is one', async () => {
      const aws = new WebIdentityWorld({ compat: 'aws', histories: clients('customer-portal', 'account') });
      expect((await aws.caller(aws.issuer.token({ aud: 'other', azp: 'customer-portal' }))).federated!.audience).toBe('customer-portal');
      expect((await refusalOf(aws.caller(aws.issuer.token({ aud: 'customer-portal', azp: 'other' })))).message).toBe('Incorrect token audience');
      expect((await refusalOf(aws.caller(aws.issuer.token({ aud: 'other', client_id: 'customer-portal' })))).message).toBe('Incorrect token audience');
    });

    it('are not asked for by a provider without client ids in profile ceph, and always in profile aws', async () => {
      const ceph = new WebIdentityWorld({ histories: clients() });
      expect((await ceph.caller(ceph.issuer.token({ aud: 'anybody' }))).federated!.audience).toBe('anybody');
      const aws = new WebIdentityWorld({ compat: 'aws', histories: clients() });
      expect((await refusalOf(aws.caller(aws.issuer.token()))).code).toBe('InvalidIdentityToken');
    });
  });
});
