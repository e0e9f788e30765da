import type { AccountLimits } from './account.events.js';

/**
 * What an account may have unless it is told otherwise. Sources: Ceph, "User Accounts", Default Quotas; IAM User Guide, "IAM
 * and AWS STS quotas"; S3 User Guide, "Quotas" (general purpose buckets).
 */
export const DEFAULT_LIMITS: Readonly<Record<'ceph' | 'aws', AccountLimits>> = {
  ceph: { maxUsers: 1000, maxRoles: 1000, maxGroups: 1000, maxAccessKeys: 4, maxBuckets: 1000 },
  aws: { maxUsers: 5000, maxRoles: 1000, maxGroups: 300, maxAccessKeys: 2, maxBuckets: 10_000 },
};
