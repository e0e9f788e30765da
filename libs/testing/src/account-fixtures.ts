import { account, type AccountCreated, type AccountEvent, accountStream, DEFAULT_LIMITS } from '#iam';
import { history } from './history.js';

export const ACCOUNT = 'RGW11111111111111111';

export const accountCreated = (data: Partial<AccountCreated['data']> = {}): AccountCreated => ({
  type: 'AccountCreated',
  data: { accountId: ACCOUNT, tenant: '', accountName: 'Works', email: '', ...DEFAULT_LIMITS.ceph, ...data },
});

/** The account Works (or as `data` says) with what happened to it since. */
export const anAccount = (more: readonly AccountEvent[] = [], data: Partial<AccountCreated['data']> = {}) =>
  history(account, accountStream(data.accountId ?? ACCOUNT), data.accountId ?? ACCOUNT, [accountCreated(data), ...more]);
