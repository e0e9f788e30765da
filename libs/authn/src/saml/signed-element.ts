import type { KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { childrenNamed } from '#iam';
import { hashAlgorithms, isAcceptedDigest, isAcceptedSignature, signatureAlgorithms } from './signature-algorithms.js';
import { badSignature } from './saml-refusals.js';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DSIG}enveloped-signature`;

/** What a signature may consist of. An Object could hold anything, an assertion too. */
const PARTS = new Set(['SignedInfo', 'SignatureValue', 'KeyInfo']);

/**
 * The text that the signature of an element covers, and nothing else of the document. Only what SAML prescribes is taken
 * (SAML 2.0 Core, section 5.4): one reference, to the element that the signature stands in; enveloped, exclusive
 * canonicalization. KeyInfo is not read: keys come from the metadata.
 * @param xml the whole document, as it came
 * @throws RolegateError InvalidIdentityToken
 */
export function signedText(xml: string, element: Element, signature: Element, keys: readonly KeyObject[]): string {
  assertProfile(element, signature);
  const verifier = new SignedXml({ publicCert: keys[0] });
  verifier.SignatureAlgorithms = signatureAlgorithms(keys);
  verifier.HashAlgorithms = hashAlgorithms;
  let proven: boolean;
  try {
    verifier.loadSignature(signature);
    proven = verifier.checkSignature(xml);
  } catch (error) {
    // xml-crypto shows the value of the signature in its message; where it comes from says enough.
    throw badSignature(`the signature of its ${element.localName} is not by a certificate of the provider: ${(error as Error).message.split(':', 1)[0]!.slice(0, 120)}`);
  }
  const [text, ...more] = proven ? verifier.getSignedReferences() : [];
  if (text === undefined || more.length > 0) throw badSignature(`its ${element.localName} was changed after it was signed`);
  return text;
}

function assertProfile(element: Element, signature: Element): void {
  const info = partOf(signature, 'SignedInfo');
  partOf(signature, 'SignatureValue');
  for (let node = signature.firstChild as Element | null; node; node = node.nextSibling as Element | null) {
    if (node.localName && !(node.namespaceURI === DSIG && PARTS.has(node.localName))) throw badSignature(`its signature holds a ${node.localName.slice(0, 64)}`);
  }
  if (algorithmOf(info, 'CanonicalizationMethod') !== EXCLUSIVE) throw badSignature('the signed information is not in exclusive canonical form');
  const method = algorithmOf(info, 'SignatureMethod');
  if (!isAcceptedSignature(method)) throw badSignature(`its signature algorithm ${method.slice(0, 128)} is not accepted`);
  const reference = partOf(info, 'Reference');
  const id = element.getAttribute('ID');
  if (!id || reference.getAttribute('URI') !== `#${id}`) throw badSignature(`the signature in its ${element.localName} is of something else`);
  const digest = algorithmOf(reference, 'DigestMethod');
  if (!isAcceptedDigest(digest)) throw badSignature(`its digest algorithm ${digest.slice(0, 128)} is not accepted`);
  const transforms = childrenNamed(partOf(reference, 'Transforms'), DSIG, 'Transform').map((one) => one.getAttribute('Algorithm'));
  if (transforms.length !== 2 || transforms[0] !== ENVELOPED || transforms[1] !== EXCLUSIVE) throw badSignature('its signature transforms what it covers otherwise than SAML has it');
}

/** The one child of that name. */
function partOf(parent: Element, name: string): Element {
  const [part, ...more] = childrenNamed(parent, DSIG, name);
  if (!part || more.length > 0) throw badSignature(`its signature has ${part ? 'more than one' : 'no'} ${name}`);
  return part;
}

const algorithmOf = (parent: Element, name: string): string => partOf(parent, name).getAttribute('Algorithm') ?? '';
