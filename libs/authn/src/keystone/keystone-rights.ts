import { type IdentityMatch, identityMappingKey } from '#sts';
import type { KeystoneName } from './keystone-options.js';
import type { Vouched } from './keystone-service.js';

/** What a session tag may hold. */
export const keystoneTagSources = ['user', 'user-id', 'project', 'project-id', 'domain', 'roles'] as const;
export type KeystoneTagSource = (typeof keystoneTagSources)[number];

export interface RightsOptions {
  /** The provider's configured name. */
  readonly provider: string;
  /** Names of roles; one of them or of `acceptedAdminRoles` is needed. */
  readonly acceptedRoles: readonly string[];
  readonly acceptedAdminRoles: readonly string[];
  /** Domain whose projects mappings may name without it: that of the service account. */
  readonly homeDomain: string;
  readonly sessionTags: readonly (readonly [key: string, source: KeystoneTagSource])[];
}

export interface KeystoneRights {
  readonly administrator: boolean;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly mappingKeys: readonly string[];
}

/** Characters of a session tag's value (STS API Reference, Tag). */
const LONGEST_TAG = 256;

/** What the roles come to; undefined: none of them is accepted. Role names are compared as Ceph does, letter by letter. */
export function rightsOf(vouched: Vouched, options: RightsOptions): KeystoneRights | undefined {
  const administrator = vouched.roles.some((role) => options.acceptedAdminRoles.includes(role));
  if (!administrator && !vouched.roles.some((role) => options.acceptedRoles.includes(role))) return undefined;
  return {
    administrator,
    tags: options.sessionTags.flatMap(([key, source]) => tagValues(vouched, source).filter(({ length }) => length <= LONGEST_TAG).map((value) => [key, value] as const)),
    mappingKeys: keystoneMatches(vouched, options.homeDomain).map((match) => identityMappingKey(options.provider, match)),
  };
}

/**
 * What mappings may call a role in a project: `<project id>/<role>`, `<domain>/<project>/<role>`, and in the home domain
 * `<project>/<role>`. Names with a slash in them could be read as others, and count by id alone.
 */
export function keystoneMatches({ project, roles }: Pick<Vouched, 'project' | 'roles'>, homeDomain: string): readonly IdentityMatch[] {
  const names = namesOf(project, homeDomain);
  return roles.filter(plain).flatMap((role) => names.map((name): IdentityMatch => ({ kind: 'project-role', value: `${name}/${role}` })));
}

const plain = (name: string): boolean => !name.includes('/');

function namesOf({ id, name, domain }: KeystoneName, homeDomain: string): readonly string[] {
  if (!plain(name) || !plain(domain)) return [id];
  return [id, `${domain}/${name}`, ...(domain === homeDomain ? [name] : [])];
}

function tagValues({ user, project, roles }: Vouched, source: KeystoneTagSource): readonly string[] {
  switch (source) {
    case 'user': return [user.name];
    case 'user-id': return [user.id];
    case 'project': return [project.name];
    case 'project-id': return [project.id];
    case 'domain': return [user.domain];
    case 'roles': return roles;
  }
}
