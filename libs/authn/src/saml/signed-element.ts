import type { KeyObject } from 'node:crypto';
import { ExclusiveCanonicalization, type NamespacePrefix } from 'xml-crypto';
import { childrenNamed } from '#iam';
import { badSignature } from './saml-refusals.js';
import { digestOf, isAcceptedDigest, isAcceptedSignature, isSignedByOneOf } from './signature-algorithms.js';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DSIG}enveloped-signature`;

/** What a signature may consist of. An Object could hold anything, an assertion too. */
const PARTS = new Set(['SignedInfo', 'SignatureValue', 'KeyInfo']);

/** A signature of the one form that is taken. */
interface Signature {
  readonly info: Element;
  readonly algorithm: string;
  readonly value: string;
  readonly digestAlgorithm: string;
  readonly digest: string;
  /** Of InclusiveNamespaces, which Shibboleth writes for `xs`. */
  readonly prefixes: string[];
}

/**
 * The text that the signature of an element covers, and nothing else of the document. Only what SAML prescribes is taken
 * (SAML 2.0 Core, section 5.4): one reference, to the element that the signature stands in; enveloped, exclusive
 * canonicalization. KeyInfo is not read: keys come from the metadata. The signature is checked before what it covers is
 * looked at, so that strangers cost little. The signature leaves the element.
 * @throws RolegateError InvalidIdentityToken
 */
export function signedText(element: Element, signature: Element, keys: readonly KeyObject[]): string {
  const { info, algorithm, value, digestAlgorithm, digest, prefixes } = signatureIn(element, signature);
  if (!isSignedByOneOf(keys, algorithm, canonical(info, []), value)) throw badSignature(`the signature of its ${element.localName} is not by a certificate of the provider`);
  element.removeChild(signature);
  const text = canonical(element, prefixes);
  if (digestOf(text, digestAlgorithm) !== digest) throw badSignature(`its ${element.localName} was changed after it was signed`);
  return text;
}

/** Source: Exclusive XML Canonicalization 1.0, without comments. */
const canonical = (element: Element, inclusiveNamespacesPrefixList: string[]): string =>
  new ExclusiveCanonicalization().process(element, { inclusiveNamespacesPrefixList, ancestorNamespaces: namespacesAround(element) });

/** What is declared around an element; the nearest declaration of a prefix counts. */
function namespacesAround(element: Element): NamespacePrefix[] {
  const found = new Map<string, string>();
  for (let around = element.parentNode as Element | null; around?.attributes; around = around.parentNode as Element | null) {
    for (let i = 0; i < around.attributes.length; i++) {
      const { prefix, localName, value } = around.attributes[i]!;
      if (prefix === 'xmlns' && !found.has(localName)) found.set(localName, value);
    }
  }
  return [...found].map(([prefix, namespaceURI]) => ({ prefix, namespaceURI }));
}

function signatureIn(element: Element, signature: Element): Signature {
  for (let node = signature.firstChild as Element | null; node; node = node.nextSibling as Element | null) {
    if (node.localName && !(node.namespaceURI === DSIG && PARTS.has(node.localName))) throw badSignature(`its signature holds a ${node.localName.slice(0, 64)}`);
  }
  const info = partOf(signature, 'SignedInfo');
  if (algorithmOf(info, 'CanonicalizationMethod') !== EXCLUSIVE) throw badSignature('the signed information is not in exclusive canonical form');
  const algorithm = algorithmOf(info, 'SignatureMethod');
  if (!isAcceptedSignature(algorithm)) throw badSignature(`its signature algorithm ${algorithm.slice(0, 128)} is not accepted`);
  const reference = partOf(info, 'Reference');
  const id = element.getAttribute('ID');
  if (!id || reference.getAttribute('URI') !== `#${id}`) throw badSignature(`the signature in its ${element.localName} is of something else`);
  const digestAlgorithm = algorithmOf(reference, 'DigestMethod');
  if (!isAcceptedDigest(digestAlgorithm)) throw badSignature(`its digest algorithm ${digestAlgorithm.slice(0, 128)} is not accepted`);
  const digest = textIn(reference, 'DigestValue');
  return { info, algorithm, value: textIn(signature, 'SignatureValue'), digestAlgorithm, digest, prefixes: prefixesOf(reference) };
}

/** @returns the prefixes whose declarations count although nothing visible uses them */
function prefixesOf(reference: Element): string[] {
  const transforms = childrenNamed(partOf(reference, 'Transforms'), DSIG, 'Transform');
  const [enveloped, exclusive, ...more] = transforms.map((one) => one.getAttribute('Algorithm'));
  if (enveloped !== ENVELOPED || exclusive !== EXCLUSIVE || more.length > 0) throw badSignature('its signature transforms what it covers otherwise than SAML has it');
  const [inclusive] = childrenNamed(transforms[1]!, EXCLUSIVE, 'InclusiveNamespaces');
  return (inclusive?.getAttribute('PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== '');
}

/** The one child of that name. */
function partOf(parent: Element, name: string): Element {
  const [part, ...more] = childrenNamed(parent, DSIG, name);
  if (!part || more.length > 0) throw badSignature(`its signature has ${part ? 'more than one' : 'no'} ${name}`);
  return part;
}

const algorithmOf = (parent: Element, name: string): string => partOf(parent, name).getAttribute('Algorithm') ?? '';
const textIn = (parent: Element, name: string): string => (partOf(parent, name).textContent ?? '').replace(/\s+/g, '');
