import type { Feature } from '#operation';
import { getUserQuota } from './operations/get-user-quota.js';
import { setUserQuota } from './operations/set-user-quota.js';

/** Quotas of users in Ceph's admin API. */
export const quotaFeature: Feature = { name: 'quota', operations: [getUserQuota, setUserQuota] };
