import { accessKeyKey, accessKeyOwner, appendTo, assertMayActFor, stateAfter, type SubuserPut, user } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byKey, defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { presentUser, userNamed } from '../../named-user.js';
import { filled } from '../../parameters.js';
import { subuserInfos } from '../subuser-info.js';
import { subuserKey } from '../subuser-key.js';
import { requestedAccess, requiredSubuser, withUidOfSubuser } from '../subuser-request.js';

const byUsersCap = byCap('admin:CreateSubuser', 'users', 'write');

/** `subuser create`: answers all subusers of the user. Source: Ceph, "Admin Operations", Create Subuser. */
export const createSubuser = defineWrite({
  name: 'AdminCreateSubuser',
  service: 'admin',
  feature: 'subuser',
  route: { method: 'PUT', path: '/user', subresource: 'subuser', root: 'subusers' },
  actions: ['admin:CreateSubuser'],
  conditionKeys: [],
  errors: [
    'NoSuchUser', 'SubuserExists', 'InvalidAccess', 'KeyExists', 'InvalidAccessKey', 'InvalidSecretKey', 'InvalidKeyType', 'InvalidTenantName', 'InvalidArgument',
    'ConcurrentModification',
  ],
  access: (input: AdminInput, ctx) => byUsersCap(withUidOfSubuser(input), ctx),

  loads: (input, ctx) => ({
    existing: userNamed(withUidOfSubuser(input), ctx),
    keyOwner: byKey(accessKeyOwner, accessKeyKey(filled(input, 'access-key') ?? '')),
  }),
  sealsFor: ({ existing }) => (existing ? [existing.stream] : []),

  decide(input, { existing, keyOwner }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const name = requiredSubuser(input);
    const access = requestedAccess(input) ?? 'none';
    if (found.state.subusers?.some((one) => one.name === name)) throw new RolegateError('SubuserExists', 'Specified subuser exists.');
    const key = subuserKey(input, found, name, keyOwner !== undefined, ctx);
    const events = [{ type: 'SubuserPut', data: { name, access } } satisfies SubuserPut, ...key.events];
    return { writes: appendTo(found, events), take: key.take, output: subuserInfos(stateAfter(user, found.state, found.state.account, events, ctx.now)) };
  },
});
