import { type AdminInput, defineRead, type ReadOperation } from '#operation';
import type { ObjectStore } from '#s3';
import { flag } from '../../parameters.js';
import { byBucketCap, readBucket } from '../named-bucket.js';
import { usageInfo } from '../usage-info.js';

/**
 * `bucket check`: what is kept count of, and what a look at every object finds; with `fix` the first becomes the second.
 * Source: Ceph, "Admin Operations", Check Bucket Index. An upload in parts has no entries of its own that could be invalid.
 */
export const checkBucketIndex = (store: ObjectStore): ReadOperation => defineRead({
  name: 'AdminCheckBucketIndex',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'GET', path: '/bucket', subresource: 'index', root: 'bucket_check' },
  actions: ['admin:CheckBucketIndex'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'InvalidTenantName', 'InvalidArgument'],
  access: byBucketCap('admin:CheckBucketIndex', 'write'),

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    const { state } = await readBucket(input, reads, ctx);
    const { kept, counted } = await store.recount(state.bucketId, flag(input, 'fix') ?? false);
    return { invalid_multipart_entries: [], check_result: { existing_header: { usage: usageInfo(kept) }, calculated_header: { usage: usageInfo(counted) } } };
  },
});
