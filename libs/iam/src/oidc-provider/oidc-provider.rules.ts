import { RolegateError } from '#kernel';

/** IAM User Guide, "IAM and AWS STS quotas": client ids and thumbprints of a provider. */
const MOST_CLIENT_IDS = 100;
const MOST_THUMBPRINTS = 5;
const LONGEST_URL = 255;

const invalid = (text: string): RolegateError => new RolegateError('InvalidInput', text);

/**
 * The URL of an issuer: no query, no fragment, no user. AWS wants https and no port; Ceph's users have plain http and ports.
 * Source: IAM API Reference, CreateOpenIDConnectProvider.
 * @throws RolegateError InvalidInput
 */
export function assertIssuerUrl(url: string, compat: 'ceph' | 'aws'): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || url.length > LONGEST_URL || parsed.host === '' || parsed.username !== '' || parsed.password !== '' || /[?#\s\\]/.test(url)) throw invalid(`Invalid Open ID Connect Provider URL: ${url.slice(0, LONGEST_URL)}`);
  const schemes = compat === 'ceph' ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(parsed.protocol)) throw invalid('Invalid Open ID Connect Provider URL: it must begin with https://');
  if (compat === 'aws' && parsed.port !== '') throw invalid('Invalid Open ID Connect Provider URL: it may not contain a port number');
}

/** @throws RolegateError InvalidInput, LimitExceeded */
export function checkedClientIds(given: readonly string[] | undefined): readonly string[] {
  const clientIds = [...new Set(given ?? [])];
  if (clientIds.some((one) => one === '' || one.length > 255)) throw invalid('A client ID has 1 to 255 characters.');
  if (clientIds.length > MOST_CLIENT_IDS) throw new RolegateError('LimitExceeded', `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MOST_CLIENT_IDS}`);
  return clientIds;
}

/** In lower case, without the colons that openssl prints. @throws RolegateError InvalidInput, LimitExceeded */
export function checkedThumbprints(given: readonly string[] | undefined): readonly string[] {
  const thumbprints = [...new Set((given ?? []).map((one) => one.replaceAll(':', '').toLowerCase()))];
  if (thumbprints.some((one) => !/^[0-9a-f]{40}$/.test(one))) throw invalid('A thumbprint is the SHA-1 of a certificate: 40 hexadecimal digits.');
  if (thumbprints.length > MOST_THUMBPRINTS) throw new RolegateError('LimitExceeded', `Cannot exceed quota for ThumbprintsPerOpenIdConnectProvider: ${MOST_THUMBPRINTS}`);
  return thumbprints;
}
