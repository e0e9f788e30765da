import { ROLE_ATTRIBUTE, type ResponseOptions, SAML_PROVIDER_ARN, SAML_PROVIDER_STREAM, aSamlProvider, certificateText, samlKeys, signXml } from '#testing';
import { refusalOf } from '../../test/authn-kit.js';
import { ATTRIBUTES, ROLE, SamlWorld, attribute } from '../../test/saml-kit.js';

const world = new SamlWorld();
const { idp } = world;
const token = ({ attributes = {}, ...more }: ResponseOptions = {}): string => idp.token({ attributes: { ...ATTRIBUTES, ...attributes }, ...more });
const alone = (options: ResponseOptions = {}): string => Buffer.from(idp.signedAssertion({ attributes: ATTRIBUTES, ...options })).toString('base64');

describe('SamlStrategy', () => {
  it('answers with whom the provider vouched for, nobody here yet', async () => {
    const { kind, federated, principal, lineage } = await world.caller(token());
    expect({ kind, principal, lineage }).toEqual({ kind: 'anonymous', principal: { kind: 'anonymous', account: '', arn: '', federated: SAML_PROVIDER_ARN }, lineage: [] });
    expect(federated).toMatchObject({
      kind: 'saml', provider: SAML_PROVIDER_ARN, providerStream: SAML_PROVIDER_STREAM, subject: 'alice', sessionName: 'alice@example.com',
      issuer: idp.entityId, audience: 'https://signin.aws.amazon.com/saml', maxSeconds: 43_200, tags: [], transitiveTagKeys: [],
    });
    expect([federated!.sourceIdentity, federated!.onlyOnce]).toEqual([undefined, undefined]);
  });

  it('brings the condition keys of AWS', async () => {
    const { federated } = await world.caller(token({ attributes: { 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': ['staff', 'member'], 'urn:oid:2.5.4.3': 'Alice', 'urn:unknown': 'x' } }));
    // The pseudocode of the STS API Reference: BASE64(SHA1(issuer + account + "/" + name)).
    expect(federated!.conditions).toEqual({
      'saml:aud': 'https://signin.aws.amazon.com/saml', 'saml:doc': '/corp', 'saml:iss': idp.entityId, 'saml:namequalifier': '+0sQvKrcGmr2YYhOWQQYD6wXE6I=',
      'saml:sub': 'alice', 'saml:sub_type': 'persistent', 'saml:eduPersonAffiliation': ['staff', 'member'], 'saml:cn': 'Alice',
    });
  });

  it.each([
    ['urn:oasis:names:tc:SAML:2.0:nameid-format:transient', 'transient'],
    ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
    ['', 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'],
  ])('says of a NameID of format "%s" that it is %s', async (format, type) => {
    expect((await world.caller(token({ format }))).federated!.conditions['saml:sub_type']).toBe(type);
  });

  it.each(['assertion', 'response', 'both'] as const)('takes a signature over the %s', async (signed) => {
    expect((await world.caller(token({ signed }))).federated!.subject).toBe('alice');
  });

  it('takes an assertion without a response around it', async () => {
    expect((await world.caller(alone())).federated!.subject).toBe('alice');
  });

  it('takes base64 in lines', async () => {
    expect((await world.caller(token().replace(/.{76}/g, '$&\r\n'))).federated!.subject).toBe('alice');
  });

  it.each([
    ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'http://www.w3.org/2001/04/xmlenc#sha512'],
    ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', 'http://www.w3.org/2001/04/xmlenc#sha256'],
  ])('takes %s with %s', async (algorithm, digest) => {
    expect((await world.caller(token({ signing: { algorithm, digest } }))).federated!.subject).toBe('alice');
  });

  it('takes namespaces that nothing visible uses, as Shibboleth declares them for the types of values', async () => {
    const typed = (xml: string): string => xml.replaceAll('<saml:AttributeValue>', '<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">');
    const declared = ' xmlns:xs="http://www.w3.org/2001/XMLSchema"';
    const inAssertion = token({ edit: (xml) => typed(xml).replace(' ID=', `${declared} ID=`), signing: { prefixes: ['xs'] } });
    expect((await world.caller(inAssertion)).federated!.subject).toBe('alice');
    const around = typed(idp.response({ signed: 'nothing', attributes: ATTRIBUTES, id: '_around' })).replace(' ID=', `${declared} ID=`);
    const inResponse = signXml(around, '_around', { prefixes: ['xs'] });
    expect(inResponse).toContain('PrefixList="xs"');
    expect((await world.caller(Buffer.from(inResponse).toString('base64'))).federated!.subject).toBe('alice');
    const other = inResponse.replace(declared, ' xmlns:xs="urn:other"');
    expect((await refusalOf(world.caller(Buffer.from(other).toString('base64')))).detail).toMatch(/was changed/);
  });

  it('takes what any certificate of the metadata signed, for a provider that changes its key', async () => {
    const rolling = new SamlWorld({ histories: [aSamlProvider([], { signingCertificates: [samlKeys.ec, samlKeys.other, samlKeys.rsa].map(certificateText) })] });
    expect((await rolling.caller(token())).federated!.subject).toBe('alice');
    expect((await rolling.caller(token({ signing: { key: samlKeys.other } }))).federated!.subject).toBe('alice');
  });

  it('takes regional addresses of AWS, and no others', async () => {
    const to = (address: string): Promise<unknown> => world.caller(token({ recipient: address, destination: address }));
    await to('https://eu-west-1.signin.aws.amazon.com/saml');
    for (const other of ['https://a.b.signin.aws.amazon.com/saml', 'https://evil.example/.signin.aws.amazon.com/saml', 'https://.signin.aws.amazon.com/saml', 'https://signin.aws.amazon.com/saml/', 'https://signin.aws.amazon.com/sam']) {
      await expect(to(other)).rejects.toMatchObject({ code: 'InvalidIdentityToken', detail: `its Recipient is ${other}` });
    }
  });

  it('reads tags, transitive keys and the source identity', async () => {
    const { federated } = await world.caller(token({ attributes: { [attribute('PrincipalTag:team')]: 'blue', [attribute('PrincipalTag:desk')]: ['7', '8'], [attribute('TransitiveTagKeys')]: ['team', 'desk'], [attribute('SourceIdentity')]: 'alice' } }));
    expect(federated).toMatchObject({ tags: [['team', 'blue'], ['desk', '7'], ['desk', '8']], transitiveTagKeys: ['team', 'desk'], sourceIdentity: 'alice' });
  });

  it('takes what nobody here asks for in several lines, as directories have addresses', async () => {
    const lines = 'Main Street 1\nSpringfield';
    expect((await world.caller(token({ attributes: { ...ATTRIBUTES, 'urn:oid:2.5.4.16': lines, 'urn:oid:2.5.4.3': lines } }))).federated!.conditions['saml:cn']).toBe(lines);
    expect((await refusalOf(world.caller(token({ attributes: { ...ATTRIBUTES, [attribute('PrincipalTag:Team')]: lines } })))).detail).toMatch(/control characters/);
  });

  it('bounds the session by SessionDuration, by SessionNotOnOrAfter and by the configuration', async () => {
    const now = Date.now();
    const seconds = async (options: ResponseOptions, strategy = world): Promise<number | undefined> => (await strategy.caller(token({ now, ...options }), {}, now)).federated!.maxSeconds;
    expect(await seconds({ attributes: { [attribute('SessionDuration')]: '1800' } })).toBe(1800);
    expect(await seconds({ sessionUntil: 600_000 })).toBe(600);
    expect(await seconds({}, new SamlWorld({ maxSessionSeconds: 900 }))).toBe(900);
  });

  it('finds the pair of role and provider among others, in either order', async () => {
    const others = 'arn:aws:iam:::role/Other,arn:aws:iam:::saml-provider/corp';
    expect((await world.caller(token({ attributes: { [ROLE_ATTRIBUTE]: [others, ` ${SAML_PROVIDER_ARN} , ${ROLE}`] } }))).federated!.subject).toBe('alice');
  });

  it.each([
    ['another role', `arn:aws:iam:::role/Other,${SAML_PROVIDER_ARN}`],
    ['another provider', `${ROLE},arn:aws:iam:::saml-provider/other`],
    ['role and provider in two pairs', [`${ROLE},arn:aws:iam:::saml-provider/other`, `arn:aws:iam:::role/Other,${SAML_PROVIDER_ARN}`]],
    ['the role alone', ROLE],
    ['a role whose name begins so', `${ROLE}2,${SAML_PROVIDER_ARN}`],
  ])('refuses the role where the assertion has %s', async (_, pairs) => {
    expect(await refusalOf(world.caller(token({ attributes: { [ROLE_ATTRIBUTE]: pairs } })))).toMatchObject({ code: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithSAML', reason: 'role-not-asserted' });
  });

  it('marks assertions that open one session: by the provider\'s tag, by the configuration, by their own condition', async () => {
    const marked = async (strategy: SamlWorld, options: ResponseOptions = {}): Promise<string | undefined> => (await strategy.caller(token({ id: '_one', ...options }))).federated!.onlyOnce;
    const byTag = await marked(new SamlWorld({ histories: [aSamlProvider([], { tags: [{ Key: 'rolegate:single-use', Value: 'true' }] })] }));
    expect(byTag).toMatch(new RegExp(`^saml/${SAML_PROVIDER_STREAM}/[\\w-]{43}$`));
    expect(await marked(new SamlWorld({ singleUse: true }))).toBe(byTag);
    expect(await marked(world, { edit: (xml) => xml.replace('</saml:Conditions>', '<saml:OneTimeUse/></saml:Conditions>') })).toBe(byTag);
    expect(await marked(world)).toBeUndefined();
  });

  it('leaves to the rules of the input what is missing, too long or no ARN', async () => {
    for (const parameters of [{ SAMLAssertion: '' } as Record<string, string>, { RoleArn: 'nonsense' }, { PrincipalArn: 'arn:aws:iam:::role/x' }, { SAMLAssertion: 'x'.repeat(100_001) }]) {
      await expect(world.caller(token(), parameters)).rejects.toThrow('the strategy passed');
    }
  });

  it('finds the provider in its account, and says where there is none', async () => {
    const tenant = new SamlWorld({ histories: [aSamlProvider([], {}, 'tenant')] });
    const [RoleArn, PrincipalArn] = [ROLE.replace('iam::', 'iam::tenant'), SAML_PROVIDER_ARN.replace('iam::', 'iam::tenant')];
    expect((await tenant.caller(token({ attributes: { [ROLE_ATTRIBUTE]: `${RoleArn},${PrincipalArn}` } }), { RoleArn, PrincipalArn })).federated!.provider).toBe(PrincipalArn);
    expect(await refusalOf(tenant.caller(token()))).toMatchObject({ code: 'InvalidIdentityToken', message: "Specified provider doesn't exist" });
  });

  it('takes nothing of a provider whose metadata has expired', async () => {
    const expired = new SamlWorld({ histories: [aSamlProvider([], { validUntil: '2026-01-01T00:00:00.000Z' })] });
    expect(await refusalOf(expired.caller(token()))).toMatchObject({ code: 'InvalidIdentityToken', detail: 'the metadata of the provider was valid until 2026-01-01T00:00:00.000Z' });
  });

  it('takes assertions for an audience of our own where one is configured', async () => {
    const own = new SamlWorld({ audiences: ['urn:rolegate:prod'], recipients: ['https://s3.example.com/saml'] });
    const here = { audience: 'urn:rolegate:prod', recipient: 'https://s3.example.com/saml', destination: 'https://s3.example.com/saml' };
    expect((await own.caller(token(here))).federated!.audience).toBe('https://s3.example.com/saml');
    expect((await refusalOf(own.caller(token()))).message).toBe('Response does not contain the required audience.');
  });

  it('takes signatures of elliptic curves, by keys of that kind alone', async () => {
    const elliptic = new SamlWorld({ histories: [aSamlProvider([], { signingCertificates: [certificateText(samlKeys.ec)] })] });
    const algorithm = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
    expect((await elliptic.caller(token({ signing: { key: samlKeys.ec, algorithm } }))).federated!.subject).toBe('alice');
    expect((await refusalOf(elliptic.caller(token()))).message).toBe('Response signature invalid');
    expect((await refusalOf(world.caller(token({ signing: { key: samlKeys.ec, algorithm } })))).message).toBe('Response signature invalid');
  });
});
