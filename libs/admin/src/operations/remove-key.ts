import { accessKeyKey, type AccessKeyDeleted, appendTo, assertMayActFor, user } from '#iam';
import { RolegateError } from '#kernel';
import { byKey, defineWrite } from '#operation';
import { byCap } from '../admin.authorization.js';
import { presentUser, reachableUser, userNamed } from '../named-user.js';
import { filled } from '../parameters.js';
import { assertS3Key } from '../requested-key.js';

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
    assertS3Key(input);
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
