import type { X509Certificate } from 'node:crypto';
import { canonicalDn, parseDn } from '#sts';

/** Whom a certificate names. */
export interface CertificateSubject {
  /** Of its one common name; undefined when it has none, or several. */
  readonly commonName: string | undefined;
  /** Canonical DN, the most particular part first (RFC 4514). */
  readonly dn: string;
  readonly issuerDn: string;
  /** Names of the extension subjectAltName. */
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
}

/**
 * Node writes names one RDN a line, the most general first, in the escapes of RFC 2253; a line end inside a value is escaped
 * too. Source: Node.js, deps/ncrypto, kX509NameFlagsMultiline.
 */
const dnOf = (name: string | undefined): string => (name ?? '').split('\n').reverse().join(',');

/** `DNS:a.example, URI:"spiffe://x/a,b"`: values with a meaning of their own stand in quotes, as JSON writes them (CVE-2021-44532). */
const ALT_NAME = /(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g;

function alternativeNames(text: string | undefined, wanted: string): readonly string[] {
  const found: string[] = [];
  for (const [, kind, value = ''] of (text ?? '').matchAll(ALT_NAME)) if (kind === wanted) found.push(value.startsWith('"') ? String(JSON.parse(value)) : value);
  return found;
}

export function subjectOf({ subject, issuer, subjectAltName }: Pick<X509Certificate, 'subject' | 'issuer' | 'subjectAltName'>): CertificateSubject {
  const commonNames = (parseDn(dnOf(subject)) ?? []).flat().filter(({ type }) => type === 'cn');
  return {
    commonName: commonNames.length === 1 && commonNames[0]!.value !== '' ? commonNames[0]!.value : undefined,
    dn: canonicalDn(dnOf(subject)),
    issuerDn: canonicalDn(dnOf(issuer)),
    dnsNames: alternativeNames(subjectAltName, 'DNS'),
    uris: alternativeNames(subjectAltName, 'URI'),
  };
}
