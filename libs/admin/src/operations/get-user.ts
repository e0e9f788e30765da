import { accessKeyKey, user, type UserState } from '#iam';
import { type AdminInput, defineRead, hasCap, type OperationContext, type Present, type Reads } from '#operation';
import { capRequest } from '../admin.authorization.js';
import { noSuchUser, reachableUser, readUser } from '../named-user.js';
import { filled, invalidArgument } from '../parameters.js';
import { uidOf } from '../uid.js';
import { userInfo } from '../user-info.js';

/**
 * `user info`, by uid or by access key. Source: Ceph, "Admin Operations", Get User Info. The cap
 * `user-info-without-keys=read` suffices for everything but the keys.
 */
export const getUser = defineRead({
  name: 'AdminGetUser',
  service: 'admin',
  feature: 'admin',
  route: { method: 'GET', path: '/user', root: 'user_info' },
  actions: ['admin:GetUser'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'InvalidTenantName', 'InvalidArgument'],

  access(input: AdminInput, ctx) {
    const { caps } = ctx.principal;
    const less = !hasCap(caps, 'users', 'read') && hasCap(caps, 'user-info-without-keys', 'read');
    return capRequest('admin:GetUser', { type: less ? 'user-info-without-keys' : 'users', access: 'read' }, input, ctx);
  },

  answer: async (input, reads, ctx) => userInfo(await userAsked(input, reads, ctx), ctx),
});

/** @throws RolegateError NoSuchUser, InvalidArgument, InvalidTenantName */
export async function userAsked(input: AdminInput, reads: Reads, ctx: OperationContext): Promise<Present<UserState>> {
  const uid = uidOf(input, ctx);
  const accessKeyId = filled(input, 'access-key');
  if (!uid && accessKeyId === undefined) throw invalidArgument('The parameter uid is missing.', 'uid');
  const found = uid ? await readUser(uid, reads, ctx) : await reads.byKey(user, accessKeyKey(accessKeyId!));
  // A deleted key still leads to whom it belonged.
  if (!found?.state || (!uid && !found.state.accessKeys.some((key) => key.accessKeyId === accessKeyId))) throw noSuchUser();
  return uid ? (found as Present<UserState>) : reachableUser(found as Present<UserState>, ctx);
}
