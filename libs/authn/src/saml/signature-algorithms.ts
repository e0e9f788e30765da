import { type KeyObject, constants, createHash, verify } from 'node:crypto';

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

/** Whether one of the keys made the signature, by an accepted algorithm. @param value base64 */
export function isSignedByOneOf(keys: readonly KeyObject[], algorithm: string, text: string, value: string): boolean {
  const scheme = SCHEMES.get(algorithm)!;
  return keys.some((key) => key.asymmetricKeyType === scheme.key && isSignedBy(key, scheme, Buffer.from(text), Buffer.from(value, 'base64')));
}

function isSignedBy(key: KeyObject, { hash, pss }: Scheme, text: Buffer, value: Buffer): boolean {
  const padding = pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  // XML Signature has r and s beside each other (RFC 9231, section 2.3.6).
  return verify(hash, text, { key, dsaEncoding: 'ieee-p1363', ...padding }, value);
}

/** Base64, by an accepted algorithm. */
export const digestOf = (text: string, algorithm: string): string => createHash(DIGESTS.get(algorithm)!).update(text).digest('base64');
