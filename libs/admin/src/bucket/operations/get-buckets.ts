import { type AdminInput, defineRead, type OperationContext, type ReadOperation, type Reads } from '#operation';
import { bucket, type ObjectStore } from '#s3';
import { everyState } from '../../every-state.js';
import { isKnownTo, noSuchUser, readUser } from '../../named-user.js';
import { filled, flag } from '../../parameters.js';
import { requiredUid } from '../../uid.js';
import { bucketInfo, entryName } from '../bucket-info.js';
import { byBucketCap, type PresentBucket, readBucket } from '../named-bucket.js';
import { bucketsOf } from '../owned-buckets.js';

/**
 * `bucket list`, `bucket stats`: one bucket, or names, with `stats` the buckets themselves, of a user or of everybody.
 * Source: Ceph, "Admin Operations", Get Bucket Info.
 */
export const getBuckets = (store: ObjectStore): ReadOperation => defineRead({
  name: 'AdminGetBuckets',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'GET', path: '/bucket', root: 'buckets' },
  actions: ['admin:GetBuckets'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchUser', 'InvalidTenantName', 'InvalidArgument'],
  access: byBucketCap('admin:GetBuckets', 'read'),

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    if (filled(input, 'bucket') !== undefined) {
      const found = await readBucket(input, reads, ctx);
      return bucketInfo(found, ctx, (await store.usage([found.state.bucketId])).get(found.state.bucketId));
    }
    const found = await listed(input, reads, ctx);
    if (flag(input, 'stats') !== true) return found.map(({ state }) => (filled(input, 'uid') === undefined ? entryName(state) : state.name));
    const usage = await store.usage(found.map(({ state }) => state.bucketId));
    return found.map((one) => bucketInfo(one, ctx, usage.get(one.state.bucketId)));
  },
});

async function listed(input: AdminInput, reads: Reads, ctx: OperationContext): Promise<readonly PresentBucket[]> {
  const found: PresentBucket[] = [];
  for await (const one of await source(input, reads, ctx)) if (isKnownTo(ctx.principal, one.state)) found.push(one);
  return found;
}

async function source(input: AdminInput, reads: Reads, ctx: OperationContext): Promise<AsyncGenerator<PresentBucket>> {
  if (filled(input, 'uid') === undefined) return everyState(reads, bucket);
  const owner = await readUser(requiredUid(input, ctx), reads, ctx);
  if (!owner) throw noSuchUser();
  return bucketsOf(owner, reads);
}
