import { appendTo, assertMayActFor, countIn, holdOf, namesOf, type UserDeleted } from '#iam';
import { defineWrite } from '#operation';
import { byCap } from '../admin.authorization.js';
import { presentUser, userNamed } from '../named-user.js';

/**
 * `user rm`. Source: Ceph, "Admin Operations", Remove User. A user who has buckets stays, with `purge-data` too: nothing
 * here throws data away. Its data key goes in the same append, so no copy of its sealed secrets can be opened again; its
 * key ids stay claimed.
 */
export const removeUser = defineWrite({
  name: 'AdminRemoveUser',
  service: 'admin',
  feature: 'admin',
  route: { method: 'DELETE', path: '/user', root: 'user_info' },
  actions: ['admin:RemoveUser'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'DeleteConflict', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:RemoveUser', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(_input, { existing }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const { stream, state } = found;
    const deleted: UserDeleted = { type: 'UserDeleted', data: {} };
    return {
      writes: appendTo(found, [deleted]),
      release: namesOf(stream, state),
      unheld: [stream],
      unhold: state.attachedPolicies.flatMap((attached) => holdOf(attached, stream)),
      counts: countIn(state.account, 'users', -1),
      eraseDataKeys: [stream],
      output: undefined,
    };
  },
});
