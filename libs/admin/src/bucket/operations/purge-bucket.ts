import { type AdminInput, defineStream, type StreamOperation, type WriteOperation } from '#operation';
import type { ObjectStore } from '#s3';
import { flag } from '../../parameters.js';
import { byBucketCap, readBucket } from '../named-bucket.js';
import { purgeBucket as purge } from '../purge.js';

/** `bucket rm --purge-objects`. Source: Ceph, "Admin Operations", Remove Bucket. Without the flag only an empty one goes. */
export const purgeBucket = (store: ObjectStore, remove: WriteOperation): StreamOperation => defineStream({
  name: 'AdminPurgeBucket',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'DELETE', path: '/bucket', subresource: 'purge-objects', root: 'bucket' },
  actions: ['admin:PurgeBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'BucketNotEmpty', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byBucketCap('admin:PurgeBucket', 'write'),

  async handle(input: AdminInput, ctx): Promise<undefined> {
    const found = await readBucket(input, ctx.reads, ctx);
    if (flag(input, 'purge-objects') === true) await purge(store, remove, found, ctx);
    else await ctx.perform(remove, input);
  },
});
