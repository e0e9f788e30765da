import { type AdminInput, defineStream, type StreamOperation } from '#operation';
import { NULL_VERSION, type ObjectStore } from '#s3';
import { RolegateError } from '#kernel';
import { filled, invalidArgument } from '../../parameters.js';
import { byBucketCap, readBucket } from '../named-bucket.js';

/** `object rm`. Where versions are kept the null version is meant, unless one is named. Source: Ceph, "Admin Operations", Remove Object; rgw_bucket.cc, rgw_remove_object. */
export const removeObject = (store: ObjectStore): StreamOperation => defineStream({
  name: 'AdminRemoveObject',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'DELETE', path: '/bucket', subresource: 'object', root: 'object' },
  actions: ['admin:RemoveObject'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchObject', 'InvalidTenantName', 'InvalidArgument'],
  access: byBucketCap('admin:RemoveObject', 'write'),

  async handle(input: AdminInput, ctx): Promise<undefined> {
    const key = filled(input, 'object');
    if (key === undefined) throw invalidArgument('The parameter object is missing.', 'object');
    const { state } = await readBucket(input, ctx.reads, ctx);
    const versionId = filled(input, 'object-version') ?? (state.versioning === undefined ? undefined : NULL_VERSION);
    const { deleted } = await store.delete(state.bucketId, key, { versionId, beforeCommit: () => ctx.recheck() });
    if (!deleted) throw new RolegateError('NoSuchObject', 'Specified object does not exist.');
  },
});
