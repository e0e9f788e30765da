import { X509Certificate, createPublicKey, type JsonWebKey } from 'node:crypto';

/** SHA-1 of a certificate as IAM writes it: 40 hexadecimal digits. */
export const thumbprintOf = (certificate: X509Certificate): string => certificate.fingerprint.replaceAll(':', '').toLowerCase();

/**
 * Whether a TLS server that no known authority vouches for is the one that was meant: a certificate of its chain has one of
 * the thumbprints, each up to there is signed by the next, none has run out, and the first is for this host.
 * Source: IAM User Guide, "Obtain the thumbprint for an OpenID Connect identity provider".
 */
export function isPinned(leaf: X509Certificate | undefined, host: string, thumbprints: readonly string[], now: number): boolean {
  if (leaf === undefined || leaf.checkHost(host) === undefined) return false;
  for (let certificate = leaf, depth = 0; depth < 10; depth++) {
    if (now < certificate.validFromDate.getTime() || now > certificate.validToDate.getTime()) return false;
    if (thumbprints.includes(thumbprintOf(certificate))) return true;
    const issuer: X509Certificate | undefined = certificate.issuerCertificate;
    if (issuer === undefined || !issuer.ca || !certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return false;
    certificate = issuer;
  }
  return false;
}

/** Whether the key of a JWK is that of its own certificate (RFC 7517, section 4.7), which has one of the thumbprints. */
export function isCertified(jwk: JsonWebKey & { readonly x5c?: unknown }, thumbprints: readonly string[]): boolean {
  const first: unknown = Array.isArray(jwk.x5c) ? jwk.x5c[0] : undefined;
  if (typeof first !== 'string') return false;
  try {
    const certificate = new X509Certificate(Buffer.from(first, 'base64'));
    return thumbprints.includes(thumbprintOf(certificate)) && certificate.publicKey.equals(createPublicKey({ key: jwk, format: 'jwk' }));
  } catch {
    return false;
  }
}
