import type { NewEvent } from '#event-sourcing';
import { type AccessKeyDeleted, appendTo, assertMayActFor, type SubuserRemoved, type SwiftKeyDeleted, type UserSessionsRevoked, type UserState } from '#iam';
import { type AdminInput, defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { presentUser, userNamed } from '../../named-user.js';
import { flag } from '../../parameters.js';
import { presentSubuser, requiredSubuser, withUidOfSubuser } from '../subuser-request.js';

const byUsersCap = byCap('admin:RemoveSubuser', 'users', 'write');

/**
 * `subuser rm`. Source: Ceph, "Admin Operations", Remove Subuser: its keys go with it unless `purge-keys=false`; those that
 * stay open nothing.
 */
export const removeSubuser = defineWrite({
  name: 'AdminRemoveSubuser',
  service: 'admin',
  feature: 'subuser',
  route: { method: 'DELETE', path: '/user', subresource: 'subuser', root: 'subusers' },
  actions: ['admin:RemoveSubuser'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'NoSuchSubUser', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: (input: AdminInput, ctx) => byUsersCap(withUidOfSubuser(input), ctx),
  loads: (input, ctx) => ({ existing: userNamed(withUidOfSubuser(input), ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const { name } = presentSubuser(found.state, requiredSubuser(input));
    const removed: SubuserRemoved = { type: 'SubuserRemoved', data: { name } };
    return { writes: appendTo(found, [...endOfKeys(found.state, name, flag(input, 'purge-keys') ?? true), removed]), output: undefined };
  },
});

/** A key that stays has no session left that it opened. */
function endOfKeys(state: UserState, name: string, purge: boolean): readonly NewEvent[] {
  const own = state.accessKeys.filter(({ subuser }) => subuser === name);
  if (!purge) return own.length === 0 ? [] : [{ type: 'UserSessionsRevoked', data: {} } satisfies UserSessionsRevoked];
  return [
    ...own.map(({ accessKeyId }): AccessKeyDeleted => ({ type: 'AccessKeyDeleted', data: { accessKeyId } })),
    ...(state.swiftKeys ?? []).filter(({ subuser }) => subuser === name).map(({ subuser }): SwiftKeyDeleted => ({ type: 'SwiftKeyDeleted', data: { subuser } })),
  ];
}
