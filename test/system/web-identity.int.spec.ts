import { TestIssuer, databaseKit, issuerKey } from '#testing';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeRole, makeUser, policy, roleArn, statement } from './world.js';

const providerArn = (issuer: string, account = ''): string => `arn:aws:iam::${account}:oidc-provider/${issuer}`;
/** The trust policy of seed 000, for sessions with tags too. */
const trustingIssuer = (issuer: string, Condition: object = { StringEquals: { [`${issuer}:app_id`]: 'customer-portal' } }, account = ''): string =>
  policy({ Effect: 'Allow', Principal: { Federated: [providerArn(issuer, account)] }, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'], Condition });

describe('AssumeRoleWithWebIdentity', () => {
  const database = databaseKit();
  let node: InProcess;
  let issuer: TestIssuer;
  let admin: Caller;
  let nobody: Caller;

  const assume = (WebIdentityToken: string, more: Readonly<Record<string, string>> = {}, who = nobody): Promise<Answer> =>
    who.sts('AssumeRoleWithWebIdentity', { RoleArn: roleArn('Web'), RoleSessionName: 'Bob', WebIdentityToken, ...more });
  const provider = (more: Readonly<Record<string, string>> = {}, who = admin): Promise<Answer> =>
    who.iam('CreateOpenIDConnectProvider', { Url: issuer.url, 'ClientIDList.member.1': 'customer-portal', ...more });

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    node = await startInProcess(database.connectionString, { ROLEGATE_OIDC_PRIVATE_HOSTS: 'localhost', ROLEGATE_OIDC_JWKS_COOL_DOWN_SECONDS: '0' });
    admin = node.root.as(await makeUser(node.root, 'TESTER1', { 'user-caps': 'oidc-provider=*;roles=*;user-policy=*' }));
    nobody = node.root.as(undefined);
    ok(await provider());
    await makeRole(admin, 'Web', trustingIssuer(issuer.issuer), policy(statement('Allow', 's3:*', { Resource: 'arn:aws:s3:::*' })));
  }, 90_000);
  afterAll(async () => {
    for (const one of [admin, nobody]) one?.close();
    await node?.stop();
    await issuer?.stop();
  }, 30_000);
  afterEach(() => issuer.instead.clear());

  it('gives the holder of a token a session of the role, as seed 000 has it', async () => {
    const answer = ok(await assume(issuer.token(), { DurationSeconds: '3600' }));
    expect(answer.text('SubjectFromWebIdentityToken')).toBe('alice');
    expect(answer.text('Provider')).toBe(issuer.issuer);
    expect(answer.text('Audience')).toBe('customer-portal');
    expect(answer.text('Arn')).toBe('arn:aws:sts:::assumed-role/Web/Bob');
    const session = nobody.as(credentialsIn(answer));
    ok(await session.s3('PUT', '/my-bucket'));
    const listed = ok(await session.s3('GET', '/'));
    expect(listed.text('Name')).toBe('my-bucket');
    expect(listed.text('ID')).toBe('$oidc$alice');
    session.close();
  });

  it('keeps the buckets of two subjects apart, and gives each its own in every session', async () => {
    const sessions = await Promise.all(['carol', 'carol', 'dave'].map(async (sub) => nobody.as(credentialsIn(await assume(issuer.token({ sub }))))));
    const [first, second, other] = sessions as [Caller, Caller, Caller];
    ok(await first.s3('PUT', '/carols'));
    expect(ok(await second.s3('GET', '/')).text('Name')).toBe('carols');
    expect(ok(await other.s3('GET', '/')).text('Name')).toBe('');
    for (const one of sessions) one.close();
  });

  it('fetches the keys once for a hundred tokens at the same moment', async () => {
    const fresh = await TestIssuer.start({ path: '/fresh' });
    const { root } = node;
    ok(await provider({ Url: fresh.url }, root));
    await makeRole(root, 'Fresh', trustingIssuer(fresh.issuer), policy(statement('Allow', 's3:*')));
    const anonymous = Array.from({ length: 20 }, () => root.as(undefined));
    const answers = await Promise.all(anonymous.flatMap((who) => Array.from({ length: 5 }, () => assume(fresh.token(), { RoleArn: roleArn('Fresh') }, who))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(fresh.fetched).toBe(1);
    for (const who of anonymous) who.close();
    await fresh.stop();
  });

  it('ends with the provider: by a revocation, by subject, and by its deletion', async () => {
    const other = await TestIssuer.start({ path: '/ending', key: issuerKey('k', 'ES256') });
    const { root } = node;
    ok(await provider({ Url: other.url }, root));
    await makeRole(root, 'Ending', trustingIssuer(other.issuer), policy(statement('Allow', 's3:*')));
    const session = async (sub = 'alice'): Promise<Caller> => root.as(credentialsIn(await assume(other.token({ sub }), { RoleArn: roleArn('Ending') }, root.as(undefined))));
    const works = async (who: Caller): Promise<number> => (await who.s3('GET', '/')).status;
    const revoke = async (query: Readonly<Record<string, string>>): Promise<Answer> => ok(await root.admin('POST', '/rolegate/v1/revocations', query));

    const [before, bystander] = [await session(), await session('bob')];
    await revoke({ subject: 'alice', provider: providerArn(other.issuer) });
    expect([await works(before), await works(bystander)]).toEqual([403, 200]);
    await revoke({ provider: providerArn(other.issuer) });
    expect(await works(bystander)).toBe(403);
    const after = await session();
    expect(await works(after)).toBe(200);
    ok(await root.iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: providerArn(other.issuer) }));
    expect(await works(after)).toBe(403);
    await other.stop();
  });
});
