import { type AccountQuotaSet, account, appendTo, stateAfter } from '#iam';
import { defineWrite } from '#operation';
import { filled, invalidArgument } from '../../parameters.js';
import { quotaInfo } from '../../quota/quota-info.js';
import { requestedQuota } from '../../quota/quota-request.js';
import { accountInfo } from '../account-info.js';
import { accountNamed, onAccount, presentAccount } from '../account-request.js';

/**
 * `quota set|enable|disable` for an account: over all its buckets (`quota-type=account`), or for each of them that has no
 * quota of its own (`bucket`). Source: Ceph, rgw_rest_account.cc, RGWOp_Account_Quota_Set.
 */
export const setAccountQuota = defineWrite({
  name: 'AdminSetAccountQuota',
  service: 'admin',
  feature: 'account',
  route: { method: 'PUT', path: '/account', subresource: 'quota', root: 'AccountInfo' },
  actions: ['admin:SetAccountQuota'],
  conditionKeys: [],
  errors: ['NoSuchKey', 'InvalidArgument', 'ConcurrentModification'],
  access: onAccount('admin:SetAccountQuota', 'write'),
  loads: (input) => ({ existing: accountNamed(input) }),

  decide(input, { existing }, ctx) {
    const scope = filled(input, 'quota-type');
    if (scope !== 'account' && scope !== 'bucket') throw invalidArgument('quota-type must be account or bucket', 'quota-type', scope);
    const found = presentAccount(existing, ctx);
    const { state } = found;
    const present = scope === 'bucket' ? state.bucketQuota : state.quota;
    const quota = requestedQuota(input, present);
    const changed = JSON.stringify(quotaInfo(quota)) !== JSON.stringify(quotaInfo(present));
    const events: readonly AccountQuotaSet[] = changed ? [{ type: 'AccountQuotaSet', data: { scope, quota } }] : [];
    return { writes: appendTo(found, events), output: accountInfo(stateAfter(account, state, state.account, events, ctx.now)) };
  },
});
