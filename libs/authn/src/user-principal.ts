import type { Present, Principal } from '#operation';
import { type UserState, canonicalUserId, cephUid, tagPairs, userArn } from '#iam';
import { isRealAccount } from '#kernel';
import type { CompiledPolicies, PassedPolicy } from './compiled-policies.js';

/** What a user's buckets carry as their owner. In a real account they belong to the account. */
export function ownerOf(user: Present<UserState>): Principal['owner'] {
  const { state } = user;
  if (isRealAccount(state.account)) return { stream: `account/${state.account}`, id: state.account, displayName: state.account };
  return { stream: user.stream, id: cephUid(state), displayName: state.displayName };
}

/** A user who signed with a long-term key, or with a session of it for which a policy may have been passed. @throws UnreadablePolicy */
export function userPrincipal(user: Present<UserState>, accessKeyId: string, compiled: CompiledPolicies, passed?: PassedPolicy): Principal {
  const { state, stream, version } = user;
  const arn = userArn(state);
  const bounds = compiled.boundsOf({ kind: 'user', name: state.userName, state }, passed);
  return {
    kind: state.root ? 'root' : 'user',
    account: state.account,
    arn,
    userId: state.root && state.account ? state.account : state.userId,
    userName: state.userName,
    stream,
    owner: ownerOf(user),
    lineage: [{ stream, version }, ...bounds.lineage],
    accessKeyId,
    administrator: state.system || state.admin,
    caps: state.caps,
    policies: bounds.policies,
    principal: { kind: state.root ? 'root' : 'user', account: state.account, arn, userArn: arn, canonicalUserId: canonicalUserId(state) },
    tags: tagPairs(state.tags),
  };
}
