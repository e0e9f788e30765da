import { appendTo, assertMayActFor, type UserCapsChanged } from '#iam';
import { defineWrite } from '#operation';
import { byCap } from '../admin.authorization.js';
import { capsInfo, removeCaps, requiredCaps, sameCaps } from '../caps.js';
import { presentUser, userNamed } from '../named-user.js';

/**
 * `caps rm`: answers the caps that are left. Source: Ceph, "Admin Operations", Remove A User Capability. That page names
 * NoSuchCap for a capability that the user does not have; RGW 16 answers 200, and so does this.
 */
export const removeUserCaps = defineWrite({
  name: 'AdminRemoveCaps',
  service: 'admin',
  feature: 'admin',
  route: { method: 'DELETE', path: '/user', subresource: 'caps', root: 'caps' },
  actions: ['admin:RemoveCaps'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'InvalidCapability', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:RemoveCaps', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const removed = requiredCaps(input);
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const caps = removeCaps(found.state.caps, removed);
    const changed: UserCapsChanged = { type: 'UserCapsChanged', data: { caps } };
    return { writes: appendTo(found, sameCaps(caps, found.state.caps) ? [] : [changed]), output: capsInfo(caps) };
  },
});
