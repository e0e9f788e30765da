import { type KeyObject, X509Certificate, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignedXml } from 'xml-crypto';

/** A key that signs XML, and its certificate. */
export interface SamlKey {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
}

const keyNamed = (name: string): SamlKey => {
  const pem = readFileSync(join(import.meta.dirname, `../fixtures/saml/${name}.pem`), 'utf8');
  return { privateKey: createPrivateKey(pem), certificate: new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))) };
};

export const samlKeys = { rsa: keyNamed('rsa'), ec: keyNamed('ec'), other: keyNamed('other') };

export const certificateText = ({ certificate }: SamlKey): string => certificate.raw.toString('base64');

export interface SigningOptions {
  readonly key?: SamlKey;
  /** The certificate that KeyInfo shows; default: none. */
  readonly shown?: SamlKey;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly canonicalization?: string;
  readonly transforms?: readonly string[];
  /** PrefixList of InclusiveNamespaces. */
  readonly prefixes?: readonly string[];
  /** HMAC with this text, as an attacker would with the public key. */
  readonly secret?: string;
}

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

const ECDSA = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';

const pemOf = ({ privateKey }: SamlKey): string => privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

class EcdsaSha256 {
  getAlgorithmName = (): string => ECDSA;
  getSignature = (text: string, key: string): string => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64');
  verifySignature = (): boolean => false;
}

/** XML with a signature over the element of that ID, placed behind its Issuer as SAML has it. */
export function signXml(xml: string, id: string, options: SigningOptions = {}): string {
  const { key = samlKeys.rsa, shown, algorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', digest = 'http://www.w3.org/2001/04/xmlenc#sha256', canonicalization = EXCLUSIVE, transforms = [ENVELOPED, EXCLUSIVE], prefixes = [], secret } = options;
  const signer = new SignedXml({ privateKey: secret ?? pemOf(key), publicCert: shown?.certificate.toString(), signatureAlgorithm: algorithm, canonicalizationAlgorithm: canonicalization });
  if (secret !== undefined) signer.enableHMAC();
  signer.SignatureAlgorithms[ECDSA] = EcdsaSha256;
  const element = `//*[@ID='${id}']`;
  signer.addReference({ xpath: element, transforms: [...transforms], digestAlgorithm: digest, inclusiveNamespacesPrefixList: [...prefixes] });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: `${element}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}

export const ROLE_ATTRIBUTE = 'https://aws.amazon.com/SAML/Attributes/Role';
export const SIGN_IN = 'https://signin.aws.amazon.com/saml';

export interface AssertionOptions {
  readonly id?: string;
  readonly issuer?: string;
  /** Milliseconds. */
  readonly now?: number;
  /** XML inside NameID. */
  readonly nameId?: string;
  readonly format?: string;
  readonly recipient?: string;
  readonly audience?: string;
  /** Milliseconds from now. */
  readonly issued?: number;
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly confirmedUntil?: number;
  readonly sessionUntil?: number;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  /** Replaces text of the assertion before it is signed. */
  readonly edit?: (xml: string) => string;
}

export interface ResponseOptions extends AssertionOptions {
  /** What is signed; default: the assertion. */
  readonly signed?: 'assertion' | 'response' | 'both' | 'nothing';
  readonly signing?: SigningOptions;
  readonly destination?: string;
  readonly status?: string;
  /** Inside the response, before and after the assertion. */
  readonly before?: string;
  readonly after?: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const base64 = (xml: string): string => Buffer.from(xml).toString('base64');

/** An identity provider on paper: its metadata, and assertions as it signs them or as an attacker would have them. */
export class PaperIdp {
  private count = 0;

  constructor(readonly entityId = 'https://idp.example.com/saml', readonly key: SamlKey = samlKeys.rsa) {}

  /** `more` stands inside the IDPSSODescriptor; `attributes` on the EntityDescriptor. */
  metadata({ keys = [this.key], attributes = '', more = '' }: { readonly keys?: readonly SamlKey[]; readonly attributes?: string; readonly more?: string } = {}): string {
    const descriptors = keys.map((key) => `<KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>\n${certificateText(key).replace(/.{64}/g, '$&\n')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`);
    return `<?xml version="1.0" encoding="UTF-8"?>\n<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escaped(this.entityId)}"${attributes}><IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptors.join('')}${more}<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escaped(this.entityId)}/sso"/></IDPSSODescriptor></EntityDescriptor>`;
  }

  /** An assertion that nobody has signed yet. */
  assertion(options: AssertionOptions = {}): string {
    const { id = `_assertion-${++this.count}`, issuer = this.entityId, now = Date.now(), nameId = 'alice', format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', recipient = SIGN_IN, audience = SIGN_IN } = options;
    const { issued = 0, notBefore = -1000, notOnOrAfter = 300_000, confirmedUntil = 300_000, sessionUntil, attributes = {}, edit = (xml: string) => xml } = options;
    const at = (offset: number): string => new Date(now + offset).toISOString();
    const session = sessionUntil === undefined ? '' : ` SessionNotOnOrAfter="${at(sessionUntil)}"`;
    const values = Object.entries(attributes).map(([name, value]) => `<saml:Attribute Name="${escaped(name)}">${[value].flat().map((one) => `<saml:AttributeValue>${escaped(one)}</saml:AttributeValue>`).join('')}</saml:Attribute>`);
    return edit(`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at(issued)}"><saml:Issuer>${escaped(issuer)}</saml:Issuer>`
      + `<saml:Subject><saml:NameID Format="${format}">${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(confirmedUntil)}" Recipient="${escaped(recipient)}"/></saml:SubjectConfirmation></saml:Subject>`
      + `<saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notOnOrAfter)}"><saml:AudienceRestriction><saml:Audience>${escaped(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`
      + `<saml:AuthnStatement AuthnInstant="${at(issued)}"${session}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
      + `<saml:AttributeStatement>${values.join('')}</saml:AttributeStatement></saml:Assertion>`);
  }

  signedAssertion(options: ResponseOptions = {}): string {
    const xml = this.assertion(options);
    return signXml(xml, /ID="([^"]+)"/.exec(xml)![1]!, { key: this.key, ...options.signing });
  }

  /** A whole response as XML. */
  response(options: ResponseOptions = {}): string {
    const { signed = 'assertion', now = Date.now(), destination = SIGN_IN, status = 'urn:oasis:names:tc:SAML:2.0:status:Success', before = '', after = '', issuer = this.entityId } = options;
    const id = `_response-${++this.count}`;
    const assertion = signed === 'assertion' || signed === 'both' ? this.signedAssertion(options) : this.assertion(options);
    const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="${new Date(now).toISOString()}" Destination="${escaped(destination)}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${escaped(issuer)}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>${before}${assertion}${after}</samlp:Response>`;
    return signed === 'response' || signed === 'both' ? signXml(xml, id, { key: this.key, ...options.signing }) : xml;
  }

  /** What AssumeRoleWithSAML takes as SAMLAssertion. */
  token(options: ResponseOptions = {}): string {
    return base64(this.response(options));
  }
}
