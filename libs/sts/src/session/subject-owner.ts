import { createHash } from 'node:crypto';
import type { FederatedIdentity } from '#operation';

const PREFIX = 'subject/';

/**
 * Who owns what a session without a user makes outside real accounts, as its token carries it: Ceph's shadow users are called
 * `<tenant>$oidc$<sub>` and `<tenant>$saml$<subject>`. Two providers may have subjects of one name, so it is told apart by a
 * digest, which a provider that was removed and made again keeps. Source: Ceph, rgw_auth.cc, WebIdentityApplier.
 */
export function subjectOwner(account: string, { kind, provider, subject }: Pick<FederatedIdentity, 'kind' | 'provider' | 'subject'>): string {
  const digest = createHash('sha256').update(JSON.stringify([account, provider, subject])).digest('base64url').slice(0, 22);
  return `${PREFIX}${digest}/${account}$${kind === 'saml' ? 'saml' : 'oidc'}$${subject}`;
}

/** Stream and name of such an owner; undefined when a token's owner is none. */
export function readSubjectOwner(owner: string | undefined): { readonly stream: string; readonly id: string; readonly displayName: string } | undefined {
  if (!owner?.startsWith(PREFIX)) return undefined;
  const end = owner.indexOf('/', PREFIX.length);
  const id = owner.slice(end + 1);
  return { stream: owner.slice(0, end), id, displayName: id };
}
