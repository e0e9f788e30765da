import { RolegateError } from '#kernel';
import { type AdminInput, defineWrite } from '#operation';
import { appendToBucket, type BucketUnlinked } from '#s3';
import { presentUser, userNamed } from '../../named-user.js';
import { bucketNamed, byBucketCap, presentBucket } from '../named-bucket.js';
import { ownerOf } from '../owned-buckets.js';
import { ownersMoved } from './link-bucket.js';

const NOBODY = { stream: '', id: '', displayName: '' };

/**
 * `bucket unlink`: nobody's, until it is linked. Source: Ceph, "Admin Operations", Unlink Bucket. RGW leaves the former owner
 * its rights by the bucket's ACL; here they end with the ownership.
 */
export const unlinkBucket = defineWrite({
  name: 'AdminUnlinkBucket',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'POST', path: '/bucket', root: 'bucket' },
  actions: ['admin:UnlinkBucket'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchUser', 'BucketUnlinkFailed', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byBucketCap('admin:UnlinkBucket', 'write'),
  loads: (input: AdminInput, ctx) => ({ existing: bucketNamed(input), owner: userNamed(input, ctx) }),

  decide(input, { existing, owner }, ctx) {
    const found = presentBucket(existing, input, ctx);
    const last = ownerOf(presentUser(owner));
    if (found.state.owner.stream !== last.stream) throw new RolegateError('BucketUnlinkFailed', 'The bucket is not linked to the user.');
    const unlinked: BucketUnlinked = { type: 'BucketUnlinked', data: {} };
    return { writes: appendToBucket(found, [unlinked]), ...ownersMoved(found.stream, last, NOBODY), output: undefined };
  },
});
