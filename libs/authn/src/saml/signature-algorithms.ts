import { type KeyObject, constants, createHash, verify } from 'node:crypto';
import type { SignedXml } from 'xml-crypto';

type SignatureAlgorithms = SignedXml['SignatureAlgorithms'];
type HashAlgorithms = SignedXml['HashAlgorithms'];

/** How a signature of one name is made; `key` is the kind of key that it takes, whatever else a certificate holds. */
interface Scheme {
  readonly key: 'rsa' | 'ec';
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly pss?: true;
}

/** Neither SHA-1 nor HMAC: the one can be forged, with the other a public key would pass for a secret. Source: RFC 9231. */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', { key: 'rsa', hash: 'sha256' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', { key: 'rsa', hash: 'sha384' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', { key: 'rsa', hash: 'sha512' }],
  ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', { key: 'rsa', hash: 'sha256', pss: true }],
  ['http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1', { key: 'rsa', hash: 'sha384', pss: true }],
  ['http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1', { key: 'rsa', hash: 'sha512', pss: true }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', { key: 'ec', hash: 'sha256' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', { key: 'ec', hash: 'sha384' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', { key: 'ec', hash: 'sha512' }],
]);

const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

export const isAcceptedSignature = (algorithm: string): boolean => SCHEMES.has(algorithm);
export const isAcceptedDigest = (algorithm: string): boolean => DIGESTS.has(algorithm);

/** The accepted algorithms in xml-crypto's form, over the keys of one provider: a signature is good when one of them made it. */
export function signatureAlgorithms(keys: readonly KeyObject[]): SignatureAlgorithms {
  return Object.fromEntries([...SCHEMES].map(([name, scheme]) => [name, class {
    getAlgorithmName = (): string => name;
    getSignature = (): never => {
      throw new Error('nothing is signed here');
    };
    verifySignature = (material: string, _key: unknown, value: string): boolean => keys.some((key) => isSignedBy(key, scheme, material, value));
  }])) as unknown as SignatureAlgorithms;
}

function isSignedBy(key: KeyObject, { key: kind, hash, pss }: Scheme, material: string, value: string): boolean {
  if (key.asymmetricKeyType !== kind) return false;
  const padding = pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  // XML Signature has r and s beside each other (RFC 9231, section 2.3.6).
  return verify(hash, Buffer.from(material), { key, dsaEncoding: 'ieee-p1363', ...padding }, Buffer.from(value, 'base64'));
}

export const hashAlgorithms: HashAlgorithms = Object.fromEntries([...DIGESTS].map(([name, hash]) => [name, class {
  getAlgorithmName = (): string => name;
  getHash = (xml: string): string => createHash(hash).update(xml).digest('base64');
}]));
