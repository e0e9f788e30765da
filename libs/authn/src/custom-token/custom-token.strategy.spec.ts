import type { AuthenticationRequest, FederatedIdentity } from '#operation';
import type { ProviderUsers } from '../provider/provider-users.js';
import type { HttpQuestion, HttpReply } from '../web-identity/provider-http.js';
import { type CustomTokenProvider, CustomTokenProviders } from './custom-token-providers.js';
import { CustomTokenStrategy } from './custom-token.strategy.js';

const NOW = Date.UTC(2026, 0, 2);
const HOOK: CustomTokenProvider = { name: 'hook', url: new URL('https://hook.example/auth?v=1'), authorization: 'Bearer of-the-gateway' };
const SECRET = 'token&with=secrets#';
const alice = { user: 'alice', maxValiditySeconds: 3600, claims: { groups: ['dev', 'ops'], level: 3, active: true, nested: { a: 1 }, user: 'root' } };

/** Users are somebody else's: whom the strategy names is answered. */
const users = { callerOf: async (federated: unknown) => ({ principal: { federated } }) } as unknown as Pick<ProviderUsers, 'callerOf'>;

function webhook(reply: HttpReply | Error | object, providers: readonly CustomTokenProvider[] = [HOOK]) {
  const asked: HttpQuestion[] = [];
  const http = {
    ask: async (question: HttpQuestion) => {
      asked.push(question);
      if (reply instanceof Error) throw reply;
      return 'status' in reply ? (reply as HttpReply) : { status: 200, body: JSON.stringify(reply) };
    },
  };
  const clock = { now: () => NOW, monotonic: () => NOW };
  const strategy = new CustomTokenStrategy(new CustomTokenProviders({ providers, http, timeoutMs: 1000, clock: clock as never }), users);
  const identity = async (parameters: Readonly<Record<string, string>> = {}, now = NOW): Promise<FederatedIdentity | undefined> => {
    const given: Readonly<Record<string, string>> = { Token: SECRET, ...parameters };
    const action = { name: 'AssumeRoleWithCustomToken', parameter: (name: string) => given[name] };
    const request = { action, presented: undefined, protocol: 'query', now, sourceIp: '192.0.2.1', parts: { method: 'POST', rawPath: '/', rawQuery: '', headers: {} } } satisfies AuthenticationRequest;
    const answer = await new Promise<{ principal: { federated?: FederatedIdentity } } | undefined>((success, error) => {
      Object.assign(Object.create(strategy) as CustomTokenStrategy, { success, error, pass: () => success(undefined) }).authenticate(request);
    });
    return answer?.principal.federated;
  };
  return { asked, identity };
}

describe('CustomTokenStrategy', () => {
  it("asks the webhook as MinIO does: a POST with the token in the query, and the configured header", async () => {
    const { asked, identity } = webhook(alice);
    await identity();
    expect(asked.map(({ url, form, headers }) => ({ v: url.searchParams.get('v'), token: url.searchParams.get('token'), form: form?.toString(), headers }))).toEqual([
      { v: '1', token: SECRET, form: '', headers: { authorization: 'Bearer of-the-gateway' } },
    ]);
  });

  it('names the user with the claims, for as long as the webhook says', async () => {
    expect(await webhook(alice).identity()).toEqual({
      kind: 'custom-token', provider: 'hook', roleArn: undefined, subject: 'alice', name: 'alice', sessionName: 'alice', maxSeconds: 3600, authenticatedAt: NOW,
      claims: [['groups', 'dev'], ['groups', 'ops'], ['level', '3'], ['active', 'true'], ['user', 'root']],
      conditions: { 'custom-token:groups': ['dev', 'ops'], 'custom-token:level': '3', 'custom-token:active': 'true', 'custom-token:user': 'alice' },
    });
  });

  it('asks once for a token that comes again, and counts its validity from the answer', async () => {
    const { asked, identity } = webhook(alice);
    await identity();
    expect((await identity({}, NOW + 30_000))!.maxSeconds).toBe(3570);
    expect(asked).toHaveLength(1);
  });

  it('finds the webhook by idmp-<name>, by ProviderId, or as the only one', async () => {
    const several = [HOOK, { ...HOOK, name: 'other', roleArn: 'arn:aws:iam:::role/Everybody' }];
    expect((await webhook(alice, several).identity({ RoleArn: 'arn:minio:iam:::role/idmp-other' }))).toMatchObject({ provider: 'other', roleArn: 'arn:aws:iam:::role/Everybody' });
    expect((await webhook(alice, several).identity({ RoleArn: 'arn:aws:iam:::role/S3', ProviderId: 'other' }))!.provider).toBe('other');
    expect((await webhook(alice).identity({ RoleArn: 'arn:aws:iam:::role/S3' }))!.provider).toBe('hook');
    for (const parameters of [{}, { ProviderId: 'third' }, { RoleArn: 'arn:minio:iam:::role/idmp-' }]) {
      await expect(webhook(alice, several).identity(parameters as Record<string, string>)).rejects.toMatchObject({ code: 'ValidationError', reason: 'unknown-identity-provider' });
    }
  });

  it.each<[string, HttpReply | Error | object, string]>([
    ['says no', { status: 403, body: '{"reason":"expired"}' }, 'IDPRejectedClaim'],
    ['says no without words', { status: 403, body: '' }, 'IDPRejectedClaim'],
    ['names nobody', { ...alice, user: '' }, 'IDPRejectedClaim'],
    ['names a user that is no text', { ...alice, user: { toString: 'alice' } }, 'IDPRejectedClaim'],
    ['allows less than MinIO does', { ...alice, maxValiditySeconds: 899 }, 'IDPRejectedClaim'],
    ['says no validity', { user: 'alice' }, 'IDPRejectedClaim'],
    ['has claims that are none', { ...alice, claims: ['a'] }, 'IDPRejectedClaim'],
    ['has endless claims', { ...alice, claims: { a: 'x'.repeat(2000) } }, 'IDPRejectedClaim'],
    ['is in trouble', { status: 500, body: 'boom' }, 'IDPCommunicationError'],
    ['redirects', { status: 302, body: '' }, 'IDPCommunicationError'],
    ['speaks no JSON', { status: 200, body: 'alice' }, 'IDPCommunicationError'],
    ['is away', new Error('connect ECONNREFUSED'), 'IDPCommunicationError'],
  ])('refuses when the webhook %s, without showing the token', async (_, reply, code) => {
    const error = await webhook(reply).identity().then(() => undefined, (thrown: unknown) => thrown as { code: string; message: string; detail: string });
    expect(error).toMatchObject({ code });
    expect(`${error!.message} ${error!.detail}`).not.toMatch(/secrets|of-the-gateway/);
  });

  it('does not pass on a source that keeps failing', async () => {
    const { asked, identity } = webhook({ status: 403, body: '{}' });
    for (let i = 0; i < 20; i++) await identity({ Token: `guess-${i}` }).catch(() => undefined);
    expect(asked.length).toBeLessThan(12);
    await expect(identity({ Token: 'one more' })).rejects.toMatchObject({ code: 'Throttling' });
  });

  it('leaves to the rules of the input what is missing or too long', async () => {
    for (const Token of ['', 'x'.repeat(20_001)]) expect(await webhook(alice).identity({ Token })).toBeUndefined();
  });
});
