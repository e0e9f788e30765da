import { z } from 'zod';
import { defineSection, setting } from '#kernel';
import { text } from './field-types.js';

const headerName = z.string().regex(/^[A-Za-z0-9-]+$/, 'expecting the name of a header').transform((name) => name.toLowerCase());
/** What stands behind the last `@` of the users' names. */
export const providerName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expecting a name of letters, digits, dots and dashes');

/** Whose certificates open a session by AssumeRoleWithCertificate. */
export const clientCertificates = defineSection('Client certificates', {
  authorities: setting<string | undefined>({ env: 'ROLEGATE_TLS_CLIENT_CA', schema: text, doc: 'Path of the authorities (PEM) whose clients may call AssumeRoleWithCertificate; the TLS listener then asks for a certificate. Default: the operation is off.', risk: 'Whom they certify for client authentication is who its common name says: use an authority of your own, never the public ones.' }),
  header: setting<string | undefined>({ env: 'ROLEGATE_TLS_CLIENT_CERT_HEADER', schema: headerName, doc: 'Header in which trusted proxies (ROLEGATE_TRUSTED_PROXIES) pass on the certificate that they were shown: PEM percent-encoded, or DER in base64.', risk: 'A proxy must set or remove it on every request, and nobody else may sit in its network: a certificate is public.' }),
  provider: setting({ env: 'ROLEGATE_TLS_CLIENT_PROVIDER', schema: providerName, default: 'certificate', doc: 'What mappings and trust policies ({"Federated": …}) call them; their users are named `<common name>@<this>`.' }),
});
