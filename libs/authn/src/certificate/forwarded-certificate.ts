import { X509Certificate } from 'node:crypto';
import type { HttpRequestParts } from '#signatures';

/** Characters; certificates have some thousand. */
const LONGEST = 16_384;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ARMOR = /^-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/;

/**
 * The certificate in a proxy's header: PEM, percent-encoded (nginx `$ssl_client_escaped_cert`, AWS's load balancers), or DER in
 * base64 (HAProxy `%[ssl_c_der,base64]`), also between the colons of RFC 9440 (`Client-Cert`). undefined: there is none.
 * @throws Error for what is no certificate
 */
export function forwardedCertificate(headers: HttpRequestParts['headers'], name: string): X509Certificate | undefined {
  const value = headers[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || value.length > LONGEST) throw new Error('the header is not one certificate');
  // Bare base64 has `+`, which percent-encoding leaves alone here.
  const text = value.includes('%') ? decodeURIComponent(value) : value;
  const base64 = (ARMOR.exec(text)?.[1] ?? text.replace(/^:(.*):$/s, '$1')).replace(/\s+/g, '');
  if (!BASE64.test(base64)) throw new Error('the header is not one certificate');
  return new X509Certificate(Buffer.from(base64, 'base64'));
}
