import { isRealAccount } from '#kernel';
import { assertMayActFor } from '#iam';
import { type AdminInput, defineStream, type StreamOperation, type WriteOperation } from '#operation';
import type { ObjectStore } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { noSuchUser, readUser } from '../../named-user.js';
import { removeUser } from '../../operations/remove-user.js';
import { flag } from '../../parameters.js';
import { requiredUid } from '../../uid.js';
import { bucketsOf } from '../owned-buckets.js';
import { purgeBucket } from '../purge.js';

/**
 * `user rm --purge-data`: the user's buckets and all that is in them go first, one after another. Source: Ceph, "Admin
 * Operations", Remove User. Buckets of an account are the account's and stay.
 */
export const purgeUser = (store: ObjectStore, removeBucket: WriteOperation): StreamOperation => defineStream({
  name: 'AdminPurgeUser',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'DELETE', path: '/user', subresource: 'purge-data', root: 'user_info' },
  actions: ['admin:PurgeUser'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'DeleteConflict', 'BucketNotEmpty', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:PurgeUser', 'users', 'write'),

  async handle(input: AdminInput, ctx): Promise<undefined> {
    const owner = await readUser(requiredUid(input, ctx), ctx.reads, ctx);
    if (!owner) throw noSuchUser();
    assertMayActFor(owner.state, ctx.principal);
    if (flag(input, 'purge-data') === true && !isRealAccount(owner.state.account)) {
      for await (const one of bucketsOf(owner, ctx.reads)) await purgeBucket(store, removeBucket, one, ctx);
    }
    await ctx.perform(removeUser, input);
  },
});
