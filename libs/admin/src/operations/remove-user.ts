import { assertMayActFor, deleteUserEvents } from '#iam';
import { defineWrite } from '#operation';
import { byCap } from '../admin.authorization.js';
import { presentUser, userNamed } from '../named-user.js';

/**
 * `user rm`. Source: Ceph, "Admin Operations", Remove User. A user who has buckets stays; AdminPurgeUser
 * removes them first. Keys, policies and memberships go with the user.
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
    return { ...deleteUserEvents(found), output: undefined };
  },
});
