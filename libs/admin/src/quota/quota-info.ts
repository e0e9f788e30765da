import { NO_QUOTA, type Quota } from '#iam';

/** As RGW dumps it (rgw_quota.cc, RGWQuotaInfo::dump): bytes, and the same rounded up to KiB. */
export const quotaInfo = (quota: Quota | undefined) => {
  const { enabled, checkOnRaw, maxSize, maxObjects } = quota ?? NO_QUOTA;
  return { enabled, check_on_raw: checkOnRaw, max_size: maxSize, max_size_kb: maxSize < 0 ? 0 : Math.ceil(maxSize / 1024), max_objects: maxObjects };
};
