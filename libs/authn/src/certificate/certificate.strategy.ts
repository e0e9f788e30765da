import type { X509Certificate } from 'node:crypto';
import type { Authenticated, AuthenticationRequest } from '#operation';
import { unsignedLoginRefusal } from '../provider/login-refusals.js';
import type { NamedIdentity, ProviderUsers } from '../provider/provider-users.js';
import { CredentialStrategy } from '../strategy.js';
import { certificateRefused } from './certificate-refusals.js';
import { subjectOf } from './certificate-subject.js';
import type { ClientCertificates } from './client-certificates.js';

/** MinIO's AssumeRoleWithCertificate: the client's certificate is the proof. Source: MinIO, docs/sts/tls.md. */
export class CertificateStrategy extends CredentialStrategy {
  readonly name = 'certificate';
  override readonly actions = ['AssumeRoleWithCertificate'];

  /** @param provider what mappings and trust policies call those who come with a certificate */
  constructor(private readonly certificates: ClientCertificates, private readonly users: Pick<ProviderUsers, 'callerOf'>, private readonly provider: string) {
    super();
  }

  protected override async verify({ connection, parts, now }: AuthenticationRequest): Promise<Authenticated | undefined> {
    const certificate = this.certificates.certificateOf(connection, parts.headers, now);
    const identity = identityOf(certificate, this.provider, now);
    return this.users.callerOf(identity).catch((error: unknown) => {
      throw unsignedLoginRefusal(error, identity.subject.slice(0, 200));
    });
  }
}

/** @throws RolegateError for a certificate that names nobody */
function identityOf(certificate: X509Certificate, provider: string, now: number): NamedIdentity {
  const { commonName, dn, issuerDn, dnsNames, uris } = subjectOf(certificate);
  if (commonName === undefined) throw certificateRefused(certificate, 'its subject has no common name, or several');
  return {
    kind: 'certificate',
    provider,
    subject: dn,
    name: commonName,
    sessionName: commonName,
    conditions: {
      'certificate:commonName': commonName,
      'certificate:subject': dn,
      'certificate:issuer': issuerDn,
      'certificate:serialNumber': certificate.serialNumber,
      'certificate:dnsNames': dnsNames,
      'certificate:uris': uris,
    },
    // No session outlives the certificate.
    maxSeconds: Math.floor((certificate.validToDate.getTime() - now) / 1000),
    authenticatedAt: now,
  };
}
