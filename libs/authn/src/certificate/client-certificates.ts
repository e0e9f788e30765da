import { X509Certificate } from 'node:crypto';
import type { HttpRequestParts } from '#signatures';
import type { ClientConnection } from '#operation';
import { certificateRefused, insecureConnection, noCertificate } from './certificate-refusals.js';
import { forwardedCertificate } from './forwarded-certificate.js';

/** Extended key usage: client authentication (RFC 5280, section 4.2.1.12). */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

export interface ClientCertificatesOptions {
  /** PEM; whoever one of them signed is a client. Intermediate authorities are listed like roots. */
  readonly authorities: readonly string[];
  /** Where trusted proxies put the certificate that they were shown; lower case. */
  readonly header?: string;
}

const BEGIN = '-----BEGIN CERTIFICATE-----';

/** The certificates of a file. @throws Error when there is none, or one cannot be read */
export function readCertificates(pem: string): readonly string[] {
  const found = pem.split(BEGIN).slice(1).map((rest) => `${BEGIN}${rest}`);
  if (found.length === 0) throw new Error('no certificate');
  for (const one of found) new X509Certificate(one);
  return found;
}

/** Judges the certificates that clients show, to this process or to a trusted proxy. */
export class ClientCertificates {
  private readonly authorities: readonly X509Certificate[];

  constructor(private readonly options: ClientCertificatesOptions) {
    this.authorities = options.authorities.map((pem) => new X509Certificate(pem)).filter(({ ca }) => ca);
  }

  /** The certificate that the client has proven to hold. `now` in milliseconds. @throws RolegateError */
  certificateOf(connection: ClientConnection | undefined, headers: HttpRequestParts['headers'], now: number): X509Certificate {
    const certificate = connection?.proxied ? this.forwarded(headers, now) : this.shown(connection);
    if (now < certificate.validFromDate.getTime() || now >= certificate.validToDate.getTime()) throw certificateRefused(certificate, 'it has expired or is not valid yet');
    // Absent, it would allow every purpose: a server's certificate is no client's.
    if (!certificate.keyUsage?.includes(CLIENT_AUTH)) throw certificateRefused(certificate, 'its extended key usage lacks clientAuth');
    if (certificate.ca) throw certificateRefused(certificate, 'it is an authority');
    return certificate;
  }

  /** TLS has verified it against the same authorities. */
  private shown(connection: ClientConnection | undefined): X509Certificate {
    const tls = connection?.tls;
    if (!tls) throw insecureConnection();
    const certificate = tls.getPeerX509Certificate();
    if (!certificate) throw noCertificate();
    if (!tls.authorized) throw certificateRefused(certificate, String(tls.authorizationError));
    return certificate;
  }

  /** The proxy has seen the proof of the key; who signed is verified here as well. */
  private forwarded(headers: HttpRequestParts['headers'], now: number): X509Certificate {
    const { header } = this.options;
    // Through a proxy that says nothing nobody has shown a certificate: the proxy's own is not its clients'.
    if (header === undefined) throw noCertificate();
    let certificate: X509Certificate | undefined;
    try {
      certificate = forwardedCertificate(headers, header);
    } catch (error) {
      throw certificateRefused(undefined, `${header}: ${(error as Error).message}`);
    }
    if (!certificate) throw noCertificate();
    if (!this.authorities.some((authority) => isSignedBy(certificate, authority, now))) throw certificateRefused(certificate, 'no authority of ROLEGATE_TLS_CLIENT_CA has signed it');
    return certificate;
  }
}

const isSignedBy = (certificate: X509Certificate, authority: X509Certificate, now: number): boolean =>
  certificate.checkIssued(authority) && now >= authority.validFromDate.getTime() && now < authority.validToDate.getTime() && certificate.verify(authority.publicKey);
