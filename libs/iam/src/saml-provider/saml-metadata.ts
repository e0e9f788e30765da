import { X509Certificate } from 'node:crypto';
import { RolegateError } from '#kernel';
import { packDocument } from './metadata-document.js';
import { MalformedXml, childrenNamed, parsePlainXml } from './plain-xml.js';
import type { SamlMetadata } from './saml-provider.events.js';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';

/** One provider has some hundred elements, whatever the length of its logos: twenty thousand cost a fifth of a second. */
const LIMITS = { elements: 20_000, depth: 64, attributes: 128, annotations: true };
/** Certificates of one provider that are tried for each signature. */
const MOST_CERTIFICATES = 20;
const LONGEST_ENTITY_ID = 1024;
/** Bits of an RSA key; AWS takes as little. */
const SHORTEST_KEY = 1024;

/** AWS's sentence (IAM User Guide, "Troubleshoot SAML federation with IAM"), and what is wrong. */
const invalid = (why: string): RolegateError => new RolegateError('InvalidInput', `Could not parse metadata: ${why}`);

/**
 * What the metadata of one identity provider says. A signature around it is not looked at: who uploads it vouches for it, as
 * with AWS. Source: Metadata for SAML 2.0, sections 2.3.2 and 2.4.3.
 * @param now milliseconds
 * @throws RolegateError InvalidInput
 */
export function readMetadata(text: string, now: number): SamlMetadata {
  const entity = entityOf(parsed(text));
  const entityId = entity.getAttribute('entityID') ?? '';
  if (entityId === '' || entityId.length > LONGEST_ENTITY_ID) throw invalid('the EntityDescriptor has no entityID.');
  const provider = idpOf(entity);
  if (!provider) throw invalid('there is no IDPSSODescriptor for SAML 2.0.');
  return { entityId, signingCertificates: certificatesOf(provider), ...validUntilOf([entity, provider], now), document: packDocument(text) };
}

function parsed(text: string): Element {
  try {
    return parsePlainXml(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, LIMITS).documentElement;
  } catch (error) {
    if (error instanceof MalformedXml) throw invalid(`${error.message}.`);
    throw error;
  }
}

/** One entity, perhaps as the only provider in a list of entities. */
function entityOf(root: Element): Element {
  if (root.namespaceURI === METADATA && root.localName === 'EntityDescriptor') return root;
  const entities = root.namespaceURI === METADATA && root.localName === 'EntitiesDescriptor' ? childrenNamed(root, METADATA, 'EntityDescriptor').filter(idpOf) : [];
  if (entities.length > 1) throw invalid('there is more than one identity provider.');
  if (!entities[0]) throw invalid('there is no EntityDescriptor.');
  return entities[0];
}

const idpOf = (entity: Element): Element | undefined =>
  childrenNamed(entity, METADATA, 'IDPSSODescriptor').find((one) => (one.getAttribute('protocolSupportEnumeration') ?? '').split(/\s+/).includes(PROTOCOL));

/** Keys without a use are for signing too. */
function certificatesOf(provider: Element): readonly string[] {
  const keys = childrenNamed(provider, METADATA, 'KeyDescriptor').filter((one) => ['', 'signing'].includes(one.getAttribute('use') ?? ''));
  const certificates = keys.flatMap((key) => childrenNamed(key, SIGNATURE, 'KeyInfo')).flatMap((info) => childrenNamed(info, SIGNATURE, 'X509Data')).flatMap((data) => childrenNamed(data, SIGNATURE, 'X509Certificate'));
  const distinct = [...new Set(certificates.map((one) => certificateIn(one.textContent ?? '')))];
  if (distinct.length === 0) throw invalid('the IDPSSODescriptor has no X509Certificate for signing.');
  if (distinct.length > MOST_CERTIFICATES) throw invalid(`there are more than ${MOST_CERTIFICATES} certificates for signing.`);
  return distinct;
}

function certificateIn(text: string): string {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(text, 'base64'));
  } catch {
    throw invalid('an X509Certificate is none.');
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const good = asymmetricKeyType === 'ec' || (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= SHORTEST_KEY);
  if (!good) throw invalid(`the key of a certificate is neither RSA of ${SHORTEST_KEY} bits or more nor of an elliptic curve.`);
  return certificate.raw.toString('base64');
}

/** The earlier of what the entity and its role say. */
function validUntilOf(elements: readonly Element[], now: number): Pick<SamlMetadata, 'validUntil'> {
  const given = elements.map((one) => one.getAttribute('validUntil') ?? '').filter((one) => one !== '').map(Date.parse);
  if (given.length === 0) return {};
  const end = Math.min(...given);
  if (Number.isNaN(end)) throw invalid('validUntil is no time.');
  if (end <= now) throw invalid('it has expired.');
  return { validUntil: new Date(end).toISOString() };
}
