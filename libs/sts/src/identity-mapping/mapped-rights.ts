import { RolegateError } from '#kernel';
import type { Directory, Present } from '#operation';
import type { LineageEntry } from '#seal';
import { identityMapping, identityMappingKey } from './identity-mapping.projection.js';
import type { IdentityMappingState } from './identity-mapping.state.js';
import type { IdentityMatch } from './identity-match.js';

/**
 * What an identity gets: a role, or the policies of all its mappings. `lineage` are the mappings that say so: a session that
 * rests on them ends when one is removed or takes something away.
 */
export type ChosenRights =
  | { readonly kind: 'role'; readonly roleArn: string; readonly lineage: readonly LineageEntry[] }
  | { readonly kind: 'policies'; readonly lineage: readonly LineageEntry[] };

type Mappings = readonly Present<IdentityMappingState>[];

/** The mappings of a provider that speak of an identity; a look-up in memory for each thing that is known of it. */
export function mappingsOf(provider: string, matches: readonly IdentityMatch[], { find }: Pick<Directory, 'find'>): Mappings {
  const found: Present<IdentityMappingState>[] = [];
  for (const match of matches) {
    const one = find(identityMapping, identityMappingKey(provider, match));
    if (one?.state && !found.some(({ stream }) => stream === one.stream)) found.push(one as Present<IdentityMappingState>);
  }
  return found;
}

/**
 * The role that is asked for, where a mapping gives it. Without a RoleArn the policies that mappings give, else the one role
 * that they give.
 * @throws RolegateError AccessDenied (reason `unmapped`); ValidationError when several roles could be meant
 */
export function chooseRights(provider: string, matches: readonly IdentityMatch[], roleArn: string | undefined, directory: Pick<Directory, 'find'>): ChosenRights {
  const mappings = mappingsOf(provider, matches, { find: directory.find.bind(directory) });
  if (roleArn !== undefined) return roleOf(mappings.filter(({ state }) => state.roleArns.includes(roleArn)), roleArn, provider);
  const withPolicies = mappings.filter(({ state }) => state.policies.length > 0);
  if (withPolicies.length > 0) return { kind: 'policies', lineage: lineageOf(withPolicies) };
  const roles = [...new Set(mappings.flatMap(({ state }) => state.roleArns))];
  if (roles.length > 1) throw new RolegateError('ValidationError', `Several roles are mapped to this identity; name one of them as RoleArn: ${roles.sort().join(', ')}`);
  return roleOf(mappings.filter(({ state }) => state.roleArns.length > 0), roles[0], provider);
}

function roleOf(giving: Mappings, roleArn: string | undefined, provider: string): ChosenRights {
  const [first] = giving;
  if (!first || roleArn === undefined) {
    throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'unmapped', detail: `no mapping of ${provider} gives this identity ${roleArn ?? 'anything'}` });
  }
  // One is enough, and the fewer a session rests on the longer it lives.
  return { kind: 'role', roleArn, lineage: lineageOf([first]) };
}

const lineageOf = (mappings: Mappings): readonly LineageEntry[] => mappings.map(({ stream, state }) => ({ stream, epoch: state.sessionEpoch }));
