import { type ResponseOptions, ROLE_ATTRIBUTE, aSamlProvider, certificateText, samlKeys, signXml } from '#testing';
import { refusalOf } from '../../test/authn-kit.js';
import { ATTRIBUTES, SamlWorld, attribute } from '../../test/saml-kit.js';

const world = new SamlWorld();
const { idp } = world;
const MINUTE = 60_000;
const response = (options: ResponseOptions = {}): string => idp.response({ attributes: ATTRIBUTES, ...options });
const refused = (xml: string, strategy = world) => refusalOf(strategy.caller(Buffer.from(xml).toString('base64')));

/** The parts of a response, for who puts them together in another way. */
function parts(options: ResponseOptions = {}): { whole: string; assertion: string; unsigned: string; signature: string; evil: string; around: (inside: string) => string } {
  const whole = response(options);
  const [assertion] = /<saml:Assertion .*<\/saml:Assertion>/s.exec(whole)!;
  const [signature] = /<ds:Signature .*?<\/ds:Signature>/s.exec(whole)!;
  const unsigned = assertion.replace(signature, '');
  const evil = unsigned.replace('>alice<', '>root<').replace(/ ID="[^"]+"/, ' ID="_evil"');
  return { whole, assertion, unsigned, signature, evil, around: (inside) => whole.replace(assertion, () => inside) };
}

describe('signature wrapping', () => {
  const ofAssertion = parts();
  const ofResponse = parts({ signed: 'response' });
  const { assertion, unsigned, signature, evil, around } = ofAssertion;
  const evilResponse = ofResponse.whole.replace(ofResponse.signature, '').replace('>alice<', '>root<').replace(/ ID="_response[^"]+"/, ' ID="_evil"');
  const originalResponse = ofResponse.whole.replace(ofResponse.signature, '');
  const within = (outer: string, behind: string, inner: string): string => outer.replace(behind, () => `${behind}${inner}`);
  const inSignature = (inner: string, one = signature): string => one.replace('</ds:Signature>', `<ds:Object>${inner}</ds:Object></ds:Signature>`);

  // The numbers of Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012).
  it.each([
    ['XSW1: the signed response inside the signature of a forged one', evilResponse.replace('</saml:Issuer>', `</saml:Issuer>${inSignature(originalResponse, ofResponse.signature)}`)],
    ['XSW2: the signed response beside a detached signature in a forged one', evilResponse.replace('</saml:Issuer>', `</saml:Issuer>${originalResponse.replace(/<\?xml.*?\?>/, '')}${ofResponse.signature}`)],
    ['XSW3: a forged assertion before the signed one', around(evil + assertion)],
    ['XSW4: the signed assertion inside a forged one', around(evil.replace('</saml:Assertion>', `${assertion}</saml:Assertion>`))],
    ['XSW5: the signature in a forged assertion, what it covers behind it', around(within(evil, '</saml:Issuer>', signature) + unsigned)],
    ['XSW6: the signature in a forged assertion, what it covers inside the signature', around(within(evil, '</saml:Issuer>', signature.replace('</ds:Signature>', `${unsigned}</ds:Signature>`)))],
    ['XSW7: a forged assertion inside Extensions', around(`<samlp:Extensions>${evil}</samlp:Extensions>${assertion}`)],
    ['XSW8: the signed assertion inside an Object of the signature in a forged one', around(within(evil, '</saml:Issuer>', inSignature(unsigned)))],
  ])('%s', async (_, xml) => {
    expect(xml).toContain('>root<');
    expect(await refused(xml)).toMatchObject({ code: 'InvalidIdentityToken', message: 'Response signature invalid' });
  });

  it.each([
    ['a forged assertion behind the signed one', around(assertion + evil)],
    ['a forged one under the ID of the signed one', around(evil.replace('_evil', /ID="([^"]+)"/.exec(assertion)![1]!) + assertion)],
    ['a forged one in another namespace', around(evil.replaceAll('saml:Assertion', 'other:Assertion').replace('<other:Assertion ', '<other:Assertion xmlns:other="urn:other" ') + assertion)],
    ['an element with the ID in another spelling', around(`<samlp:Extensions><x Id="${/ID="([^"]+)"/.exec(assertion)![1]}"/></samlp:Extensions>${assertion}`)],
    ['a second signature in the assertion', around(assertion.replace(signature, signature + signature))],
    ['a signature by the attacker beside the good one', around(signXml(assertion, /ID="([^"]+)"/.exec(assertion)![1]!, { key: samlKeys.other }))],
    ['a signature elsewhere', around(`<samlp:Extensions>${signature}</samlp:Extensions>${assertion}`)],
    ['a signature of another namespace', around(assertion.replace(signature, signature.replaceAll('http://www.w3.org/2000/09/xmldsig#"', 'urn:other"')))],
    ['a signature over the response that is not good, and a good one over the assertion', ofAssertion.whole.replace('</saml:Issuer>', `</saml:Issuer>${ofResponse.signature}`)],
  ])('and %s', async (_, xml) => {
    expect(await refused(xml)).toMatchObject({ code: 'InvalidIdentityToken', message: 'Response signature invalid' });
  });
});

describe('signatures', () => {
  it.each([
    ['none', { signed: 'nothing' as const }, /neither its Response nor its Assertion is signed/],
    ['the key of somebody else', { signing: { key: samlKeys.other } }, /not by a certificate of the provider/],
    ['the key of somebody else, with that certificate in KeyInfo', { signing: { key: samlKeys.other, shown: samlKeys.other } }, /not by a certificate of the provider/],
    ['the key of somebody else, with the provider\'s certificate in KeyInfo', { signing: { key: samlKeys.other, shown: samlKeys.rsa } }, /not by a certificate of the provider/],
    ['RSA with SHA-1', { signing: { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' } }, /rsa-sha1 is not accepted/],
    ['SHA-1 as its digest', { signing: { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' } }, /sha1 is not accepted/],
    ['HMAC with the provider\'s public certificate', { signing: { algorithm: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1', secret: samlKeys.rsa.certificate.toString() } }, /hmac-sha1 is not accepted/],
    ['inclusive canonicalization', { signing: { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' } }, /exclusive canonical form/],
    ['comments in what is canonical', { signing: { canonicalization: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments' } }, /exclusive canonical form/],
    ['another transform', { signing: { transforms: ['http://www.w3.org/2001/10/xml-exc-c14n#'] } }, /transforms what it covers/],
    ['transforms in another order', { signing: { transforms: ['http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'] } }, /transforms what it covers/],
  ])('with %s are refused', async (_, options, detail) => {
    const { code, message, detail: seen } = await refused(response(options));
    expect({ code, message }).toEqual({ code: 'InvalidIdentityToken', message: 'Response signature invalid' });
    expect(seen).toMatch(detail);
  });

  const whole = response();
  it.each([
    ['the subject', whole.replace('>alice<', '>root<'), /was changed/],
    ['an attribute', whole.replace('>alice@example.com<', '>root@example.com<'), /was changed/],
    ['white space', whole.replace('<saml:Subject>', '<saml:Subject> '), /was changed/],
    ['the digest', whole.replace(/<ds:DigestValue>..../, '<ds:DigestValue>AAAA'), /not by a certificate/],
    ['the signed information', whole.replace(/<ds:DigestValue>[^<]*/, '$& '), /not by a certificate/],
    ['the value of the signature', whole.replace(/<ds:SignatureValue>..../, '<ds:SignatureValue>AAAA'), /not by a certificate/],
    ['the value, which is empty', whole.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>'), /not by a certificate/],
    ['the reference, which is empty', whole.replace(/<ds:Reference URI="[^"]*"/, '<ds:Reference URI=""'), /of something else/],
    ['the reference, which is of another element', whole.replace(/<ds:Reference URI="[^"]*"/, '<ds:Reference URI="#_other"'), /of something else/],
    ['the reference, which is gone', whole.replace(/<ds:Reference.*<\/ds:Reference>/, ''), /no Reference/],
    ['the reference, which stands twice', whole.replace(/<ds:Reference.*<\/ds:Reference>/, '$&$&'), /more than one Reference/],
    ['the signed information, which stands twice', whole.replace(/<ds:SignedInfo.*<\/ds:SignedInfo>/, '$&$&'), /more than one SignedInfo/],
    ['an algorithm that is called as what objects have', whole.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'constructor'), /constructor is not accepted/],
  ])('do not cover a change of %s', async (_, xml, detail) => {
    expect(xml).not.toBe(whole);
    expect(await refused(xml)).toMatchObject({ code: 'InvalidIdentityToken', detail: expect.stringMatching(detail) as string });
  });

  it('of a key that left the metadata are refused', async () => {
    const rolled = new SamlWorld({ histories: [aSamlProvider([{ type: 'SAMLProviderMetadataUpdated', data: { entityId: idp.entityId, signingCertificates: [certificateText(samlKeys.other)], document: '' } }])] });
    expect((await refused(response(), rolled)).message).toBe('Response signature invalid');
    expect((await rolled.caller(Buffer.from(response({ signing: { key: samlKeys.other } })).toString('base64'))).federated!.subject).toBe('alice');
  });
});

describe('the document', () => {
  it.each([
    ['a document type', (xml: string) => `<!DOCTYPE r>${xml}`, /document type/],
    ['entities that expand', (xml: string) => `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${xml.replace('>alice<', '>&b;<')}`, /document type/],
    ['an external entity', (xml: string) => `<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>${xml.replace('>alice<', '>&a;<')}`, /document type/],
    ['a comment inside the NameID', (xml: string) => xml.replace('>alice<', '>alice<!-- -->.evil<'), /comment/],
    ['a comment that was signed over', (xml: string) => xml.replace('>alice<', '>al<!-- -->ice<'), /comment/],
    ['a CDATA section', (xml: string) => xml.replace('>alice<', '><![CDATA[alice]]><'), /CDATA/],
    ['a processing instruction', (xml: string) => xml.replace('>alice<', '>ali<?x?>ce<'), /processing instruction/],
    ['no end', (xml: string) => xml.slice(0, -20), /no plain XML/],
    ['something behind its end', (xml: string) => `${xml}<x/>`, /more than one element/],
    ['an assertion that is encrypted', (xml: string) => xml.replace('<saml:Assertion ', '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/><saml:Assertion '), /encrypted/],
    ['another root', (xml: string) => `<x>${xml}</x>`, /Signature|signature|Response/],
    ['elements without end', () => '<a>'.repeat(20_000), /deep/],
  ])('is refused with %s', async (_, change, detail) => {
    expect(await refused(change(response()))).toMatchObject({ code: 'InvalidIdentityToken', detail: expect.stringMatching(detail) as string });
  });

  it.each([
    ['no base64', '<xml/>', /no base64/],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x3c, 0x00]).toString('base64'), /no UTF-8/],
    ['nothing', 'AAAA', /no plain XML/],
  ])('is refused when it is %s', async (_, text, detail) => {
    expect(await refusalOf(world.caller(text))).toMatchObject({ code: 'InvalidIdentityToken', detail: expect.stringMatching(detail) as string });
  });

  it('is not looked at any more from an address that sent many forgeries', async () => {
    let at = 0;
    const guarded = new SamlWorld({ clock: { monotonic: () => at } });
    const good = Buffer.from(response()).toString('base64');
    const from = (address: string, text = good): Promise<unknown> => guarded.caller(text, {}, Date.now(), address).then(() => 'in', (error: { code: string }) => error.code);
    for (let i = 0; i < 50; i++) expect(await from('192.0.2.1', 'AAAA')).toBe('InvalidIdentityToken');
    expect([await from('192.0.2.1'), await from('192.0.2.2')]).toEqual(['Throttling', 'in']);
    at = 200;
    expect(await from('192.0.2.1')).toBe('in');
  });

  it('never shows itself in a refusal', async () => {
    for (const xml of [response({ signing: { key: samlKeys.other } }), response().replace('>alice<', '>alice-secret-name<'), `${response()}<alice-secret-name/>`]) {
      const error = await refused(xml);
      expect(JSON.stringify([error.message, error.detail, error.fields])).not.toContain('alice-secret-name');
      expect(JSON.stringify([error.message, error.detail])).not.toContain(/<ds:SignatureValue>([^<]{40})/.exec(xml)![1]);
    }
  });
});

describe('an assertion', () => {
  const refusals: readonly (readonly [string, ResponseOptions, object])[] = [
    ['of another issuer', { issuer: 'https://evil.example/saml' }, { message: 'Issuer not present in specified provider' }],
    ['for another audience', { audience: 'https://other.example' }, { message: 'Response does not contain the required audience.' }],
    ['for nobody', { edit: (xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') }, { message: 'Response does not contain the required audience.' }],
    ['for here and, in a second restriction, for others alone', { edit: (xml) => xml.replace('</saml:Conditions>', '<saml:AudienceRestriction><saml:Audience>urn:other</saml:Audience></saml:AudienceRestriction></saml:Conditions>') }, { message: 'Response does not contain the required audience.' }],
    ['sent to another recipient', { recipient: 'https://other.example/saml' }, { detail: 'its Recipient is https://other.example/saml' }],
    ['in a response to another destination', { destination: 'https://other.example/saml' }, { detail: 'the Destination of its Response is https://other.example/saml' }],
    ['in a response of failure', { status: 'urn:oasis:names:tc:SAML:2.0:status:Requester' }, { detail: /status:Requester/ }],
    ['that expired', { notOnOrAfter: -1 }, { code: 'ExpiredTokenException', detail: /^it expired at / }],
    ['whose confirmation expired', { confirmedUntil: -1 }, { code: 'ExpiredTokenException' }],
    ['of a session that ended', { sessionUntil: -1 }, { code: 'ExpiredTokenException' }],
    ['used later than five minutes after its issue', { issued: -5 * MINUTE - 1, notOnOrAfter: 60 * MINUTE, confirmedUntil: 60 * MINUTE }, { code: 'ExpiredTokenException', message: 'Token must be redeemed within 5 minutes of issuance' }],
    ['not valid yet', { notBefore: 2 * MINUTE }, { detail: /not valid before/ }],
    ['issued in the future', { issued: 2 * MINUTE }, { detail: /issued in the future/ }],
    ['of another version', { edit: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') }, { detail: /SAML 2.0/ }],
    ['without an ID, in a signed response', { signed: 'response', edit: (xml) => xml.replace(/ ID="[^"]*"/, '') }, { detail: /no ID/ }],
    ['without a subject', { edit: (xml) => xml.replace(/<saml:Subject>.*<\/saml:Subject>/, '') }, { detail: /no Subject/ }],
    ['with an empty NameID', { nameId: ' ' }, { detail: /NameID/ }],
    ['with two NameIDs', { edit: (xml) => xml.replace(/<saml:NameID.*<\/saml:NameID>/, '$&$&') }, { detail: /more than one NameID/ }],
    ['with elements in its NameID', { nameId: 'alice<saml:x/>root' }, { detail: /has elements in it/ }],
    ['with control characters in its NameID', { nameId: 'alice&#10;root' }, { detail: /control characters/ }],
    ['that is confirmed by a key', { edit: (xml) => xml.replace('cm:bearer', 'cm:holder-of-key') }, { detail: /not confirmed as a bearer/ }],
    ['with two confirmations', { edit: (xml) => xml.replace(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, '$&$&') }, { detail: /more than one SubjectConfirmation/ }],
    ['whose confirmation has no end', { edit: (xml) => xml.replace(/(<saml:SubjectConfirmationData) NotOnOrAfter="[^"]*"/, '$1') }, { detail: /no NotOnOrAfter/ }],
    ['without conditions', { edit: (xml) => xml.replace(/<saml:Conditions.*<\/saml:Conditions>/, '') }, { detail: /no Conditions/ }],
    ['with a condition that nobody knows', { edit: (xml) => xml.replace('</saml:Conditions>', '<saml:Condition/></saml:Conditions>') }, { detail: /condition Condition is unknown/ }],
    ['at times that are none', { edit: (xml) => xml.replace(/IssueInstant="[^"]*"/, 'IssueInstant="now"') }, { detail: /no time/ }],
    ['at local times', { edit: (xml) => xml.replace(/(IssueInstant="[^"]*)Z"/, '$1+02:00"') }, { detail: /no time/ }],
    ['without a role', { attributes: { [attribute('RoleSessionName')]: 'alice' } }, { detail: /no attribute Role/ }],
    ['with a role of three parts', { attributes: { ...ATTRIBUTES, [ROLE_ATTRIBUTE]: 'a,b,c' } }, { detail: /more than two parts/ }],
    ['without a name of the session', { attributes: { [ROLE_ATTRIBUTE]: ATTRIBUTES[ROLE_ATTRIBUTE]! } }, { message: 'RoleSessionName is required in AuthnResponse' }],
    ['with a name of the session that is none', { attributes: { ...ATTRIBUTES, [attribute('RoleSessionName')]: 'a b' } }, { message: 'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}' }],
    ['with two names of the session', { attributes: { ...ATTRIBUTES, [attribute('RoleSessionName')]: ['alice', 'root'] } }, { detail: /several values/ }],
    ['with a duration of the session that is none', { attributes: { ...ATTRIBUTES, [attribute('SessionDuration')]: '43201' } }, { detail: /SessionDuration/ }],
    ['with a source identity that is none', { attributes: { ...ATTRIBUTES, [attribute('SourceIdentity')]: 'a b' } }, { message: /^Source Identity must match/ }],
    ['with tags without end', { attributes: { ...ATTRIBUTES, ...Object.fromEntries(Array.from({ length: 51 }, (_, i) => [attribute(`PrincipalTag:k${i}`), 'v'])) } }, { detail: /51 session tags/ }],
    ['with a tag without a name', { attributes: { ...ATTRIBUTES, [attribute('PrincipalTag:')]: 'v' } }, { detail: /has no name/ }],
  ];
  it.each(refusals)('%s is refused', async (_, options, expected) => {
    const error = await refused(response(options));
    expect(error.code).toMatch(/^(InvalidIdentityToken|ExpiredTokenException)$/);
    for (const [field, wanted] of Object.entries(expected) as [keyof typeof error, string | RegExp][]) expect(error[field]).toMatch(wanted);
  });

  it('is taken up to the end of its five minutes', async () => {
    const now = Date.now();
    const xml = response({ now, issued: -5 * MINUTE, notOnOrAfter: 1, confirmedUntil: 1 });
    expect((await world.caller(Buffer.from(xml).toString('base64'), {}, now)).federated!.subject).toBe('alice');
  });
});
