import type { Feature } from '#operation';
import type { ObjectStore } from '#s3';
import { createAccount } from './operations/create-account.js';
import { getAccount } from './operations/get-account.js';
import { getAccountStats } from './operations/get-account-stats.js';
import { modifyAccount } from './operations/modify-account.js';
import { removeAccount } from './operations/remove-account.js';
import { setAccountQuota } from './operations/set-account-quota.js';

/** Accounts of Ceph's admin API, over the aggregate of #iam; objects live in `store`. */
export const adminAccountFeature = (store: ObjectStore): Feature =>
  ({ name: 'admin-account', operations: [createAccount, getAccount, getAccountStats(store), modifyAccount, setAccountQuota, removeAccount] });
