import type { AccountState } from '#iam';
import { quotaInfo } from '../quota/quota-info.js';

/** The account as RGW dumps it (rgw_common.cc, RGWAccountInfo::dump). */
export const accountInfo = (state: AccountState) => ({
  id: state.accountId,
  tenant: state.tenant,
  name: state.accountName,
  email: state.email,
  quota: quotaInfo(state.quota),
  bucket_quota: quotaInfo(state.bucketQuota),
  max_users: state.maxUsers,
  max_roles: state.maxRoles,
  max_groups: state.maxGroups,
  max_buckets: state.maxBuckets,
  max_access_keys: state.maxAccessKeys,
});
