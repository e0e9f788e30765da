import { appendTo, assertMayActFor, type UserCapsChanged } from '#iam';
import { defineWrite } from '#operation';
import { byCap } from '../admin.authorization.js';
import { addCaps, capsInfo, requiredCaps, sameCaps } from '../caps.js';
import { presentUser, userNamed } from '../named-user.js';

/**
 * `caps add`: answers all caps of the user. Source: Ceph, "Admin Operations", Add A User Capability. As in RGW, a holder
 * of `users=write` may grant any capability, to itself too.
 */
export const addUserCaps = defineWrite({
  name: 'AdminAddCaps',
  service: 'admin',
  feature: 'admin',
  route: { method: 'PUT', path: '/user', subresource: 'caps', root: 'caps' },
  actions: ['admin:AddCaps'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'InvalidCapability', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:AddCaps', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const added = requiredCaps(input);
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const caps = addCaps(found.state.caps, added);
    const changed: UserCapsChanged = { type: 'UserCapsChanged', data: { caps } };
    return { writes: appendTo(found, sameCaps(caps, found.state.caps) ? [] : [changed]), output: capsInfo(caps) };
  },
});
