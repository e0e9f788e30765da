import type { FederatedIdentity } from '#operation';
import { canonicalDn } from './distinguished-name.js';

/** By what an identity is recognised. */
export const matchKinds = ['dn', 'group', 'user', 'project-role', 'common-name', 'claim'] as const;
export type MatchKind = (typeof matchKinds)[number];

/**
 * One thing that may be known of an identity: `dn` and `group` are distinguished names, `user` the name it logged in with,
 * `project-role` Keystone's `project/role`, `common-name` that of a certificate, `claim` a `name=value` of a token.
 */
export interface IdentityMatch {
  readonly kind: MatchKind;
  readonly value: string;
}

/** In the one spelling by which it is stored and looked up. */
export const canonicalMatch = ({ kind, value }: IdentityMatch): IdentityMatch =>
  ({ kind, value: kind === 'dn' || kind === 'group' ? canonicalDn(value) : value.normalize('NFC') });

type Known = Pick<FederatedIdentity, 'kind' | 'subject' | 'name' | 'groups' | 'claims'>;

/** What is known of somebody for whom a provider vouches. */
export const matchesOf = ({ kind, subject, name, groups = [], claims = [] }: Known): readonly IdentityMatch[] => [
  // The subject of a custom token is a user name once more.
  ...(kind === 'custom-token' ? [] : [{ kind: 'dn', value: subject } as const]),
  ...(name === undefined ? [] : [{ kind: kind === 'certificate' ? 'common-name' : 'user', value: name } as const]),
  ...groups.map((value) => ({ kind: 'group', value }) as const),
  ...claims.map(([claim, value]) => ({ kind: 'claim', value: `${claim}=${value}` }) as const),
];
