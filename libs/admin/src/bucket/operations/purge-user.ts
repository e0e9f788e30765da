import { isRealAccount } from '#kernel';
import { assertMayActFor } from '#iam';
import { type AccessRequest, type AdminInput, defineStream, type OperationContext, type StreamOperation, type WriteOperation } from '#operation';
import type { ObjectStore } from '#s3';
import { byCap, capRequest } from '../../admin.authorization.js';
import { noSuchUser, readUser } from '../../named-user.js';
import { removeUser } from '../../operations/remove-user.js';
import { flag } from '../../parameters.js';
import { requiredUid } from '../../uid.js';
import { bucketsOf } from '../owned-buckets.js';
import { purgeBucket } from '../purge.js';

const byUsersCap = byCap('admin:PurgeUser', 'users', 'write');

const withData = (input: AdminInput): boolean => flag(input, 'purge-data') === true;

/** Whoever may not remove the buckets does not empty them either: that is asked before the first object goes. */
function access(input: AdminInput, ctx: OperationContext): readonly AccessRequest[] {
  const asked = byUsersCap(input, ctx);
  return withData(input) ? [asked, capRequest('admin:PurgeUser', { type: 'buckets', access: 'write' }, input, ctx)] : [asked];
}

/**
 * `user rm --purge-data`: the user's buckets and all that is in them go first, one after another. Source: Ceph, "Admin
 * Operations", Remove User. Buckets of an account are the account's and stay. Besides `users=write` it needs `buckets=write`, which
 * RGW does not ask for.
 */
export const purgeUser = (store: ObjectStore, removeBucket: WriteOperation): StreamOperation => defineStream({
  name: 'AdminPurgeUser',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'DELETE', path: '/user', subresource: 'purge-data', root: 'user_info' },
  actions: ['admin:PurgeUser'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'DeleteConflict', 'BucketNotEmpty', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access,

  async handle(input: AdminInput, ctx): Promise<undefined> {
    const owner = await readUser(requiredUid(input, ctx), ctx.reads, ctx);
    if (!owner) throw noSuchUser();
    assertMayActFor(owner.state, ctx.principal);
    if (withData(input) && !isRealAccount(owner.state.account)) {
      for await (const one of bucketsOf(owner, ctx.reads)) await purgeBucket(store, removeBucket, one, ctx);
    }
    await ctx.perform(removeUser, input);
  },
});
