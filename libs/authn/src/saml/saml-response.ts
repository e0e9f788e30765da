import type { KeyObject } from 'node:crypto';
import { MalformedXml, childrenNamed, parsePlainXml } from '#iam';
import { badSignature, refuseAssertion } from './saml-refusals.js';
import { DSIG, signedText } from './signed-element.js';

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

const LIMITS = { elements: 5000, depth: 32, attributes: 32, annotations: false };
/** What xml-crypto looks for when it resolves a reference. */
const ID_ATTRIBUTES = new Set(['ID', 'Id', 'id']);

/** An assertion read from what the provider signed, and where the response around it was sent to. */
export interface ProvenAssertion {
  readonly assertion: Element;
  /** Of the response; absent where there is none, or it says nothing. */
  readonly destination: string | undefined;
}

/**
 * Opens a response, or an assertion by itself. The document holds one assertion and no second thing that could be taken for
 * one; every signature in it must be good, at least one must be there. What is returned is parsed anew from the text that the
 * signature covers.
 * @param encoded base64
 * @throws RolegateError InvalidIdentityToken
 */
export function openResponse(encoded: string, keys: readonly KeyObject[]): ProvenAssertion {
  const root = parsed(decoded(encoded));
  const response = root.namespaceURI === SAMLP && root.localName === 'Response' ? root : undefined;
  const [assertion] = response ? childrenNamed(response, SAML, 'Assertion') : root.namespaceURI === SAML && root.localName === 'Assertion' ? [root] : [];
  const signatures = signaturesIn(root, assertion);
  if (!assertion) throw refuseAssertion('it is neither a Response with an Assertion nor an Assertion');
  if (response) assertSuccess(response);
  const ofResponse = response && signatures.get(response);
  const ofAssertion = signatures.get(assertion);
  const provenResponse = ofResponse && parsed(signedText(response, ofResponse, keys));
  const proven = ofAssertion ? parsed(signedText(assertion, ofAssertion, keys)) : provenResponse && childrenNamed(provenResponse, SAML, 'Assertion')[0];
  if (!proven) throw badSignature('neither its Response nor its Assertion is signed');
  return { assertion: proven, destination: response?.getAttribute('Destination') || undefined };
}

function decoded(encoded: string): string {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(encoded)) throw refuseAssertion('it is no base64', 'Invalid base64 SAMLResponse');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    throw refuseAssertion('it is no UTF-8');
  }
}

function parsed(xml: string): Element {
  try {
    return parsePlainXml(xml, LIMITS).documentElement;
  } catch (error) {
    throw error instanceof MalformedXml ? refuseAssertion(`it is no plain XML: ${error.message}`) : error;
  }
}

/**
 * The signatures by what they stand in. Every element of the document is looked at: in signature wrapping a second assertion,
 * response or signature, or a second element of one ID, stands somewhere. Source: Somorovsky et al., "On Breaking SAML".
 * @throws RolegateError InvalidIdentityToken
 */
function signaturesIn(root: Element, assertion: Element | undefined): ReadonlyMap<Element, Element> {
  const signatures = new Map<Element, Element>();
  const ids = new Set<string>();
  const elements = root.getElementsByTagName('*');
  for (let i = -1; i < elements.length; i++) {
    const element = i < 0 ? root : elements[i]!;
    for (let n = 0; n < element.attributes.length; n++) {
      const { localName, value } = element.attributes[n]!;
      if (!ID_ATTRIBUTES.has(localName)) continue;
      if (ids.has(value)) throw badSignature('two of its elements have one ID');
      ids.add(value);
    }
    if (element.localName === 'Signature') putSignature(signatures, element, element.parentNode === root || element.parentNode === assertion);
    else if (element.localName === 'EncryptedAssertion') throw refuseAssertion('it is encrypted');
    else if (element !== root && element !== assertion && (element.localName === 'Assertion' || element.localName === 'Response')) throw badSignature(`it has a second ${element.localName}`);
  }
  return signatures;
}

function putSignature(signatures: Map<Element, Element>, signature: Element, inPlace: boolean): void {
  if (!inPlace || signature.namespaceURI !== DSIG) throw badSignature('it has a signature where SAML has none');
  const signed = signature.parentNode as Element;
  if (signatures.has(signed)) throw badSignature(`its ${signed.localName} has two signatures`);
  signatures.set(signed, signature);
}

function assertSuccess(response: Element): void {
  const [status] = childrenNamed(response, SAMLP, 'Status').flatMap((one) => childrenNamed(one, SAMLP, 'StatusCode'));
  const value = status?.getAttribute('Value') ?? '';
  if (value !== SUCCESS) throw refuseAssertion(`the provider answers ${value.slice(0, 128) || 'nothing'}`);
}
