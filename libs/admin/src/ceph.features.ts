import type { Feature } from '#operation';
import { quotaFeature } from './quota/quota.feature.js';
import { subuserFeature } from './subuser/subuser.feature.js';

/** What Ceph's admin API has beside users, their keys and caps. */
export const cephFeatures = (): readonly Feature[] => [subuserFeature, quotaFeature];
