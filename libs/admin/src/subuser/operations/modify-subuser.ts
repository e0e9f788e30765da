import type { NewEvent } from '#event-sourcing';
import { accessKeyKey, accessKeyOwner, appendTo, assertMayActFor, stateAfter, type Subuser, type SubuserAccess, type SubuserPut, user, type UserSessionsRevoked, type UserState } from '#iam';
import { type AdminInput, byKey, defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { presentUser, userNamed } from '../../named-user.js';
import { filled } from '../../parameters.js';
import { subuserInfos } from '../subuser-info.js';
import { subuserKey } from '../subuser-key.js';
import { presentSubuser, requestedAccess, requiredSubuser, withUidOfSubuser } from '../subuser-request.js';

const byUsersCap = byCap('admin:ModifySubuser', 'users', 'write');

/**
 * `subuser modify`: answers all subusers of the user. Source: Ceph, "Admin Operations", Modify Subuser. Sessions that a
 * key with full access opened act as the user: they end when it loses that.
 */
export const modifySubuser = defineWrite({
  name: 'AdminModifySubuser',
  service: 'admin',
  feature: 'subuser',
  route: { method: 'POST', path: '/user', subresource: 'subuser', root: 'subusers' },
  actions: ['admin:ModifySubuser'],
  conditionKeys: [],
  errors: [
    'NoSuchUser', 'NoSuchSubUser', 'InvalidAccess', 'KeyExists', 'InvalidAccessKey', 'InvalidSecretKey', 'InvalidKeyType', 'InvalidTenantName', 'InvalidArgument',
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
    const subuser = presentSubuser(found.state, requiredSubuser(input));
    const key = subuserKey(input, found, subuser.name, keyOwner !== undefined, ctx);
    const events = [...accessChange(found.state, subuser, requestedAccess(input)), ...key.events];
    return { writes: appendTo(found, events), take: key.take, output: subuserInfos(stateAfter(user, found.state, found.state.account, events, ctx.now)) };
  },
});

function accessChange(state: UserState, { name, access: present }: Subuser, access: SubuserAccess | undefined): readonly NewEvent[] {
  if (access === undefined || access === present) return [];
  const put: SubuserPut = { type: 'SubuserPut', data: { name, access } };
  const mayHaveSessions = present === 'full' && state.accessKeys.some((key) => key.subuser === name);
  return mayHaveSessions ? [put, { type: 'UserSessionsRevoked', data: {} } satisfies UserSessionsRevoked] : [put];
}
