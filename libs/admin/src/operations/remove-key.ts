import { accessKeyKey, type AccessKeyDeleted, appendTo, assertMayActFor, type SwiftKeyDeleted, user, type UserState } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byKey, defineWrite, type OperationContext, type Present } from '#operation';
import { byCap } from '../admin.authorization.js';
import { presentUser, reachableUser, userNamed } from '../named-user.js';
import { filled } from '../parameters.js';
import { keyTypeOf } from '../requested-key.js';
import { requiredSubuser } from '../subuser/subuser-request.js';

/**
 * `key rm`; the user is named, or found by its key. Source: Ceph, "Admin Operations", Remove Key. RGW 16 answers
 * InvalidAccessKeyId, status 403, for a key that the user does not have.
 */
export const removeKey = defineWrite({
  name: 'AdminRemoveKey',
  service: 'admin',
  feature: 'admin',
  route: { method: 'DELETE', path: '/user', subresource: 'key', root: 'keys' },
  actions: ['admin:RemoveKey'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'InvalidAccessKeyId', 'InvalidKeyType', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:RemoveKey', 'users', 'write'),

  loads: (input, ctx) => ({
    existing: filled(input, 'uid') === undefined ? byKey(user, accessKeyKey(filled(input, 'access-key') ?? '')) : userNamed(input, ctx),
  }),

  decide(input, { existing }, ctx) {
    if (keyTypeOf(input, 's3') === 'swift') return withoutSwiftKey(input, presentUser(existing), ctx);
    const accessKeyId = filled(input, 'access-key');
    const found = filled(input, 'uid') === undefined ? reachableUser(presentUser(existing), ctx) : presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    if (accessKeyId === undefined || !found.state.accessKeys.some((key) => key.accessKeyId === accessKeyId)) {
      throw new RolegateError('InvalidAccessKeyId', 'The user has no such access key.');
    }
    const deleted: AccessKeyDeleted = { type: 'AccessKeyDeleted', data: { accessKeyId } };
    return { writes: appendTo(found, [deleted]), output: undefined };
  },
});

/** Found by its subuser, or by its id, which is the subuser's (RGW's `access-key` of a Swift key). @throws RolegateError InvalidAccessKeyId */
function withoutSwiftKey(input: AdminInput, found: Present<UserState>, { principal }: OperationContext) {
  assertMayActFor(found.state, principal);
  const subuser = requiredSubuser({ ...input, subuser: filled(input, 'subuser') ?? input['access-key'] });
  if (!found.state.swiftKeys?.some((key) => key.subuser === subuser)) throw new RolegateError('InvalidAccessKeyId', 'The subuser has no Swift key.');
  const deleted: SwiftKeyDeleted = { type: 'SwiftKeyDeleted', data: { subuser } };
  return { writes: appendTo(found, [deleted]), output: undefined };
}
