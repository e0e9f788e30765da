import type { X509Certificate } from 'node:crypto';
import { RolegateError } from '#kernel';

/** Codes and sentences of MinIO (cmd/sts-errors.go). `detail` is for the operator. */
export const certificateRefused = (certificate: Pick<X509Certificate, 'subject' | 'serialNumber'> | undefined, why: string): RolegateError =>
  new RolegateError('InvalidClientCertificate', 'The provided client certificate is invalid. Retry with a different certificate.', {
    reason: 'certificate-refused',
    detail: `${certificate ? `${certificate.subject.replaceAll('\n', ', ').slice(0, 200)} (serial ${certificate.serialNumber}): ` : ''}${why}`,
  });

export const noCertificate = (): RolegateError => new RolegateError('MissingParameter', 'No client certificate provided', { reason: 'no-client-certificate' });

export const insecureConnection = (): RolegateError =>
  new RolegateError('InsecureConnection', 'The request was made over a plain HTTP connection. A TLS connection is required.', { reason: 'insecure-connection' });
