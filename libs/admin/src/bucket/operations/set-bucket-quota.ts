import { type AdminInput, defineWrite } from '#operation';
import { appendToBucket, type BucketQuotaPut } from '#s3';
import { quotaInfo } from '../../quota/quota-info.js';
import { requestedQuota } from '../../quota/quota-request.js';
import { bucketNamed, byBucketCap, presentBucket } from '../named-bucket.js';

/** `quota set|enable|disable` for one bucket. Source: Ceph, "Admin Operations", Setting Quota for an Individual Bucket. */
export const setBucketQuota = defineWrite({
  name: 'AdminSetBucketQuota',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'PUT', path: '/bucket', subresource: 'quota', root: 'quota' },
  actions: ['admin:SetBucketQuota'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byBucketCap('admin:SetBucketQuota', 'write'),
  loads: (input: AdminInput) => ({ existing: bucketNamed(input) }),

  decide(input, { existing }, ctx) {
    const found = presentBucket(existing, input, ctx);
    const quota = requestedQuota(input, found.state.quota);
    const put: BucketQuotaPut = { type: 'BucketQuotaPut', data: quota };
    const same = JSON.stringify(quotaInfo(quota)) === JSON.stringify(quotaInfo(found.state.quota));
    return { writes: appendToBucket(found, same ? [] : [put]), output: undefined };
  },
});
