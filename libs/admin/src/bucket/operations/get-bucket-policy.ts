import { type AdminInput, defineRead, type ReadOperation } from '#operation';
import { type ObjectStore, ownerNow } from '#s3';
import { RolegateError } from '#kernel';
import { filled } from '../../parameters.js';
import { byBucketCap, readBucket } from '../named-bucket.js';

/** RGW_PERM_FULL_CONTROL (rgw_acl_types.h). */
const FULL_CONTROL = 15;

/**
 * The ACL of a bucket or of an object: everything is its owner's. Source: Ceph, "Admin Operations", Get Bucket or Object
 * Policy; rgw_acl.cc, RGWAccessControlPolicy::dump.
 */
export const getBucketAclPolicy = (store: ObjectStore): ReadOperation => defineRead({
  name: 'AdminGetBucketPolicy',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'GET', path: '/bucket', subresource: 'policy', root: 'policy' },
  actions: ['admin:GetBucketPolicy'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchKey', 'InvalidTenantName', 'InvalidArgument'],
  access: byBucketCap('admin:GetBucketPolicy', 'read'),

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    const { state } = await readBucket(input, reads, ctx);
    const key = filled(input, 'object');
    if (key !== undefined && (await store.head(state.bucketId, key)) === undefined) throw new RolegateError('NoSuchKey', '');
    const { id, displayName } = ownerNow(state.owner, ctx.directory);
    const grant = { type: { type: 0 }, id, email: '', permission: { flags: FULL_CONTROL }, name: displayName, group: 0, url_spec: '' };
    return { acl: { acl_user_map: [{ user: id, acl: FULL_CONTROL }], acl_group_map: [], grant_map: [{ id, grant }] }, owner: { id, display_name: displayName } };
  },
});
