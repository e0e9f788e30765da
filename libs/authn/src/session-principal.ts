import { type RoleState, type UserState, roleArn, roleSessionArn, tagPairs } from '#iam';
import { federatedUserArn, isRealAccount } from '#kernel';
import type { LineageVersion, Present, Principal } from '#operation';
import type { SessionClaims } from '#seal';
import { type IdentityMappingState, identityMapping, readSubjectOwner } from '#sts';
import { streamKind } from '#event-sourcing';
import type { CompiledPolicies } from './compiled-policies.js';
import { ownerOf, userPrincipal } from './user-principal.js';

/**
 * What a token says that this node cannot judge (a later version may issue it): such a session is refused, whatever it may
 * mean. undefined: nothing.
 */
export function unservedClaim({ kind, principal, lineage, sessionName }: SessionClaims): string | undefined {
  if (!lineage.some((one) => one.stream === principal)) return 'its lineage lacks whom it acts as';
  if (streamKind(principal) !== (kind === 'assumed-role' ? 'role' : 'user')) return `its kind is ${kind}, and it acts as ${principal}`;
  return kind !== 'session-token' && sessionName === undefined ? 'it has no session name' : undefined;
}

/** The caller behind a valid session; `states` are those of its ancestors, `lineage` what it rests on. @throws UnreadablePolicy */
export function sessionPrincipal(claims: SessionClaims, states: readonly Present<unknown>[], lineage: readonly LineageVersion[], compiled: CompiledPolicies): Principal {
  const acting = states.find((one) => one.stream === claims.principal)!;
  if (claims.kind === 'session-token') {
    const base = userPrincipal(withMapped(acting as Present<UserState>, states), claims.accessKeyId, compiled, claims);
    return {
      ...base, kind: 'session', session: claims, lineage: withLive(lineage, base), principal: { ...base.principal, kind: 'session' },
      tags: mergedTags(base.tags, claims.tags ?? []),
    };
  }
  if (claims.kind === 'federated-user') return federatedUserPrincipal(claims, userPrincipal(withMapped(acting as Present<UserState>, states), claims.accessKeyId, compiled, claims), lineage);
  return assumedRolePrincipal(claims, acting as Present<RoleState>, sessionOwner(claims, acting as Present<RoleState>, states), lineage, compiled);
}

/** The user with the policies that mappings give: beside its own, as if they were attached. */
export function withMapped(acting: Present<UserState>, states: readonly Present<unknown>[]): Present<UserState> {
  const mapped = states.flatMap(({ stream, state }) => (streamKind(stream) === identityMapping.kind ? (state as IdentityMappingState).policies : []));
  if (mapped.length === 0) return acting;
  return { ...acting, state: { ...acting.state, attachedPolicies: [...acting.state.attachedPolicies, ...mapped] } };
}

/** GetFederationToken's session: its user's rights cut by the session policy; caps and administration are not handed on. */
function federatedUserPrincipal(claims: SessionClaims, base: Principal, lineage: readonly LineageVersion[]): Principal {
  const arn = federatedUserArn(base.account, claims.sessionName!);
  const { canonicalUserId } = base.principal;
  return {
    ...base,
    kind: 'federated-user',
    arn,
    userId: `${base.account}:${claims.sessionName}`,
    userName: '',
    lineage: withLive(lineage, base),
    session: claims,
    administrator: false,
    caps: [],
    principal: { kind: 'federated-user', account: base.account, arn, sessionArn: arn, userArn: base.arn, canonicalUserId },
    tags: mergedTags(base.tags, claims.tags ?? []),
  };
}

function assumedRolePrincipal(claims: SessionClaims, acting: Present<RoleState>, owner: Principal['owner'], lineage: readonly LineageVersion[], compiled: CompiledPolicies): Principal {
  const state = acting.state;
  const arn = roleSessionArn(state, claims.sessionName!);
  const bounds = compiled.boundsOf({ kind: 'role', name: state.roleName, state }, claims);
  return {
    kind: 'assumed-role',
    account: state.account,
    arn,
    userId: `${state.roleId}:${claims.sessionName}`,
    userName: '',
    stream: acting.stream,
    owner,
    lineage: [...lineage, ...bounds.lineage],
    accessKeyId: claims.accessKeyId,
    session: claims,
    administrator: false,
    caps: [],
    policies: bounds.policies,
    principal: { kind: 'assumed-role', account: state.account, arn, roleArn: roleArn(state), sessionArn: arn, federated: claims.provider },
    tags: mergedTags(tagPairs(state.tags), claims.tags ?? []),
  };
}

/** What the session rests on, then the streams of groups and managed policies, which stand behind a user's own. */
const withLive = (lineage: readonly LineageVersion[], base: Principal): readonly LineageVersion[] => [...lineage, ...base.lineage.slice(1)];

/** In a real account what a session makes belongs to the account; outside, to the user or subject who assumed the role (Ceph). */
function sessionOwner(claims: SessionClaims, { state }: Present<RoleState>, states: readonly Present<unknown>[]): Principal['owner'] {
  if (isRealAccount(state.account)) return { stream: `account/${state.account}`, id: state.account, displayName: state.account };
  const subject = readSubjectOwner(claims.owner);
  if (subject) return subject;
  const owner = states.find((one) => one.stream === claims.owner);
  if (owner && streamKind(owner.stream) === 'user') return ownerOf(owner as Present<UserState>);
  return { stream: '', id: claims.owner ?? '', displayName: '' };
}

/** Session tags replace the role's own of the same key (IAM User Guide, "Passing session tags"). */
export function mergedTags(own: readonly (readonly [string, string])[], passed: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  if (passed.length === 0) return own;
  const keys = new Set(passed.map(([key]) => key.toLowerCase()));
  return [...own.filter(([key]) => !keys.has(key.toLowerCase())), ...passed];
}

