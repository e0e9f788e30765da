import { randomBytes } from 'node:crypto';
import { PaperIdp, ROLE_ATTRIBUTE, type ResponseOptions, databaseKit, samlKeys } from '#testing';
import { count } from '../counts.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { eventually } from './eventually.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeRole, makeUser, policy, roleArn, statement } from './world.js';

const providerArn = (name: string): string => `arn:aws:iam:::saml-provider/${name}`;
const attribute = (name: string): string => `https://aws.amazon.com/SAML/Attributes/${name}`;
const trusting = (name: string, Condition: object = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }): string =>
  policy({ Effect: 'Allow', Principal: { Federated: providerArn(name) }, Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'], Condition });
const everything = policy(statement('Allow', 's3:*', { Resource: 'arn:aws:s3:::*' }));

describe('AssumeRoleWithSAML', () => {
  const database = databaseKit();
  const idp = new PaperIdp();
  let nodes: readonly InProcess[];
  let root: Caller;
  let nobody: Caller;

  const assertion = (provider: string, role: string, { attributes, ...more }: ResponseOptions = {}): string =>
    idp.token({ attributes: { [ROLE_ATTRIBUTE]: `${roleArn(role)},${providerArn(provider)}`, [attribute('RoleSessionName')]: 'alice@example.com', ...attributes }, ...more });
  const assume = (SAMLAssertion: string, role: string, { provider = 'corp', who = nobody, more = {} }: { provider?: string; who?: Caller; more?: Readonly<Record<string, string>> } = {}): Promise<Answer> =>
    who.sts('AssumeRoleWithSAML', { RoleArn: roleArn(role), PrincipalArn: providerArn(provider), SAMLAssertion, ...more });
  const create = (Name: string, more: Readonly<Record<string, string>> = {}, who = root): Promise<Answer> => who.iam('CreateSAMLProvider', { Name, SAMLMetadataDocument: idp.metadata(), ...more });

  beforeAll(async () => {
    const seal = { ROLEGATE_SEAL_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` };
    nodes = [await startInProcess(database.connectionString, seal), await startInProcess(database.connectionString, seal)];
    root = nodes[0]!.root;
    nobody = root.as(undefined);
    const admin = root.as(await makeUser(root, 'TESTER1', { 'user-caps': 'oidc-provider=*;roles=*;user-policy=*' }));
    ok(await create('corp', {}, admin));
    await makeRole(admin, 'Saml', trusting('corp'), everything);
    admin.close();
  }, 120_000);
  afterAll(async () => {
    nobody?.close();
    for (const node of nodes ?? []) await node.stop();
  }, 30_000);

  it('gives the holder of an assertion a session of the role, in the shape of seed 004', async () => {
    const answer = ok(await assume(assertion('corp', 'Saml', { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient', nameId: 'SamlExample' }), 'Saml', { more: { Policy: everything } }));
    expect(Object.fromEntries(['Issuer', 'Audience', 'SubjectType', 'Subject', 'NameQualifier', 'Arn'].map((name) => [name, answer.text(name)]))).toEqual({
      Issuer: idp.entityId, Audience: 'https://signin.aws.amazon.com/saml', SubjectType: 'transient', Subject: 'SamlExample', NameQualifier: '+0sQvKrcGmr2YYhOWQQYD6wXE6I=', Arn: 'arn:aws:sts:::assumed-role/Saml/alice@example.com',
    });
    expect(Number(answer.text('PackedPolicySize'))).toBeGreaterThan(0);
    const session = nobody.as(credentialsIn(answer));
    ok(await session.s3('PUT', '/saml-bucket'));
    const listed = ok(await session.s3('GET', '/'));
    expect([listed.text('Name'), listed.text('ID')]).toEqual(['saml-bucket', '$saml$SamlExample']);
    session.close();
  });

  // Ten millions are what IAM allows; they hold a busy machine up for so long that appends end at their limit.
  const length = count(2_000_000, 10_000_000);
  it(`keeps a metadata document of ${length} characters, though nothing in it can be compressed, and gives it back`, async () => {
    const start = idp.metadata();
    const [head] = /<EntityDescriptor[^>]*>/.exec(start)!;
    const padded = (pad: string): string => start.replace(head, () => `${head}<Extensions><x:y xmlns:x="urn:x">${pad}</x:y></Extensions>`);
    const document = padded(randomBytes(7_500_000).toString('base64').slice(0, length - padded('').length));
    expect(document).toHaveLength(length);
    // An append that takes too long on a busy machine is refused, for it holds up every node's tail; the client asks again.
    const answer = await eventually(async () => {
      const made = await create('large', { SAMLMetadataDocument: document });
      return made.status === 503 ? undefined : made;
    }, 60_000);
    ok(answer);
    const { body } = ok(await root.iam('GetSAMLProvider', { SAMLProviderArn: providerArn('large') }));
    expect(body).toContain(document.slice(length / 2, length / 2 + 10_000));
    expect(body.length).toBeGreaterThan(document.length);
    expect(await create('larger', { SAMLMetadataDocument: `${document}${' '.repeat(10_000_001 - length)}` })).toMatchObject({ status: 400, code: 'ValidationError' });
  }, 120_000);

  it('shows the session\'s policies who it is, on every request', async () => {
    const home = policy(statement('Allow', ['s3:CreateBucket', 's3:PutObject'], { Resource: 'arn:aws:s3:::home-${saml:sub}*', Condition: { StringEquals: { 'saml:sub_type': 'persistent', 'saml:namequalifier': '+0sQvKrcGmr2YYhOWQQYD6wXE6I=' } } }));
    await makeRole(root, 'Home', trusting('corp'), home);
    const session = nobody.as(credentialsIn(await assume(assertion('corp', 'Home', { nameId: 'carol' }), 'Home')));
    expect((await session.s3('PUT', '/home-carol')).status).toBe(200);
    expect((await session.s3('PUT', '/home-alice')).status).toBe(403);
    session.close();
  });

  it('lets the trust policy ask for what the assertion says', async () => {
    await makeRole(root, 'Staff', trusting('corp', { StringEquals: { 'saml:iss': idp.entityId, 'saml:doc': '/corp' }, 'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': 'staff' } }), everything);
    const as = (...affiliation: string[]): Promise<Answer> => assume(assertion('corp', 'Staff', { attributes: { 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': affiliation } }), 'Staff');
    ok(await as('member', 'staff'));
    expect(await as('student')).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('takes an assertion of a single-use provider once, on whichever node', async () => {
    ok(await create('once', { 'Tags.member.1.Key': 'rolegate:single-use', 'Tags.member.1.Value': 'true' }));
    await makeRole(root, 'Once', trusting('once'), everything);
    const one = assertion('once', 'Once');
    const strangers = nodes.map((node) => node.root.as(undefined));
    const answers = await Promise.all(strangers.flatMap((who) => [1, 2, 3].map(() => assume(one, 'Once', { provider: 'once', who }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
    const refused = answers.find(({ status }) => status === 400)!;
    expect([refused.code, (await nodes[0]!.explain(refused)).reason]).toEqual(['InvalidIdentityToken', 'assertion-used']);
    const again = assertion('corp', 'Saml');
    ok(await assume(again, 'Saml'));
    ok(await assume(again, 'Saml', { who: strangers[1] }));
    for (const who of strangers) who.close();
  });

  it('uses nothing up for whom the role does not trust', async () => {
    await makeRole(root, 'Picky', trusting('once', { StringEquals: { 'saml:sub': 'dave' } }), everything);
    const one = idp.token({ nameId: 'erin', attributes: { [ROLE_ATTRIBUTE]: ['Picky', 'Once'].map((role) => `${roleArn(role)},${providerArn('once')}`), [attribute('RoleSessionName')]: 'erin' } });
    expect((await assume(one, 'Picky', { provider: 'once' })).status).toBe(403);
    ok(await assume(one, 'Once', { provider: 'once' }));
  });

  it('ends with the provider: by subject, by a revocation, and by its deletion, on both nodes', async () => {
    ok(await create('ending'));
    await makeRole(root, 'Ending', trusting('ending'), everything);
    const session = async (nameId = 'alice'): Promise<readonly Caller[]> => {
      const credentials = credentialsIn(await assume(assertion('ending', 'Ending', { nameId }), 'Ending', { provider: 'ending' }));
      return nodes.map((node) => node.root.as(credentials));
    };
    const works = async (callers: readonly Caller[]): Promise<number[]> => Promise.all(callers.map(async (who) => (await who.s3('GET', '/')).status));
    const revoke = async (query: Readonly<Record<string, string>>): Promise<Answer> => ok(await root.admin('POST', '/rolegate/v1/revocations', query));

    const [before, bystander] = [await session(), await session('bob')];
    await revoke({ subject: 'alice', provider: providerArn('ending') });
    expect([await works(before), await works(bystander)]).toEqual([[403, 403], [200, 200]]);
    await revoke({ provider: providerArn('ending') });
    expect(await works(bystander)).toEqual([403, 403]);
    const after = await session();
    expect(await works(after)).toEqual([200, 200]);
    ok(await root.iam('DeleteSAMLProvider', { SAMLProviderArn: providerArn('ending') }));
    expect(await works(after)).toEqual([403, 403]);
    for (const who of [...before, ...bystander, ...after]) who.close();
  });

  it('takes assertions by the new key alone when UpdateSAMLProvider has returned; sessions live on', async () => {
    ok(await create('rolling'));
    await makeRole(root, 'Rolling', trusting('rolling'), everything);
    const other = nodes[1]!.root.as(undefined);
    const session = other.as(credentialsIn(await assume(assertion('rolling', 'Rolling'), 'Rolling', { provider: 'rolling' })));
    ok(await root.iam('UpdateSAMLProvider', { SAMLProviderArn: providerArn('rolling'), SAMLMetadataDocument: idp.metadata({ keys: [samlKeys.other] }) }));
    expect((await assume(assertion('rolling', 'Rolling'), 'Rolling', { provider: 'rolling', who: other })).code).toBe('InvalidIdentityToken');
    ok(await assume(assertion('rolling', 'Rolling', { signing: { key: samlKeys.other } }), 'Rolling', { provider: 'rolling', who: other }));
    expect((await session.s3('GET', '/')).status).toBe(200);
    other.close();
    session.close();
  });

  it('stores metadata above a mebibyte, and shows it on another node as it was; strangers may not send that much', async () => {
    const text = Array.from({ length: 200_000 }, (_, i) => `${i}-of-many.`).join('');
    const document = idp.metadata({ more: `<Extensions><Description>${text}</Description></Extensions>` });
    expect(document.length).toBeGreaterThan(2 << 20);
    ok(await create('described', { SAMLMetadataDocument: document }));
    expect(ok(await nodes[1]!.root.iam('GetSAMLProvider', { SAMLProviderArn: providerArn('described') })).body).toContain(text);
    expect((await create('stranger', { SAMLMetadataDocument: document }, nobody)).code).toBe('RequestEntityTooLarge');
  }, 60_000);

  it('explains to the operator what it does not tell the caller', async () => {
    const forged = await assume(assertion('corp', 'Saml', { signing: { key: samlKeys.other } }), 'Saml');
    expect([forged.code, forged.text('Message')]).toEqual(['InvalidIdentityToken', 'Response signature invalid']);
    expect((await nodes[0]!.explain(forged)).detail).toMatch(/^the signature of its Assertion is not by a certificate of the provider/);
    const elsewhere = await assume(assertion('corp', 'Other'), 'Saml');
    expect([elsewhere.code, (await nodes[0]!.explain(elsewhere)).reason]).toEqual(['AccessDenied', 'role-not-asserted']);
  });
});
