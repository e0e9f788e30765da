import { assertMayActFor, deleteUserEvents } from '#iam';
import { defineWrite } from '#operation';
import { byCap } from '../admin.authorization.js';
import { devicesOf, endOfDevices } from '../mfa-device/devices-of-user.js';
import { presentUser, userNamed } from '../named-user.js';

/**
 * `user rm`. Source: Ceph, "Admin Operations", Remove User. A user who has buckets stays; AdminPurgeUser
 * removes them first. Keys, MFA devices, policies and memberships go with the user.
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
  loads: (input, ctx) => {
    const existing = userNamed(input, ctx);
    return { existing, ...devicesOf(existing, ctx) };
  },

  decide(_input, { existing, ...devices }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const end = deleteUserEvents(found);
    const { writes, release, eraseDataKeys, counts } = endOfDevices(found.state, devices);
    return {
      ...end,
      writes: [...end.writes, ...writes],
      release: [...end.release, ...release],
      eraseDataKeys: [...end.eraseDataKeys, ...eraseDataKeys],
      counts: [...end.counts, ...counts],
      output: undefined,
    };
  },
});
