import type { Feature } from '#operation';
import { createAccount } from './operations/create-account.js';
import { getAccount } from './operations/get-account.js';
import { modifyAccount } from './operations/modify-account.js';
import { removeAccount } from './operations/remove-account.js';
import { setAccountQuota } from './operations/set-account-quota.js';

export const adminAccountFeature: Feature = { name: 'admin-account', operations: [createAccount, getAccount, modifyAccount, setAccountQuota, removeAccount] };
