import { accountStream } from '#iam';
import { type AdminInput, defineRead, type ReadOperation } from '#operation';
import { bucket, type ObjectStore, ownerPath } from '#s3';
import { totalInfo } from '../../bucket/usage-info.js';
import { everyState } from '../../every-state.js';
import { accountInfo } from '../account-info.js';
import { accountAsked, getAccount } from './get-account.js';

/** `account stats`: the account, and how much lies in its buckets, exact without `--sync-stats`. Source: radosgw-admin(8), account stats. */
export const getAccountStats = (store: ObjectStore): ReadOperation => defineRead({
  name: 'AdminGetAccountStats',
  service: 'admin',
  feature: 'account',
  route: { method: 'GET', path: '/account', subresource: 'stats', root: 'AccountInfo' },
  actions: getAccount.actions,
  conditionKeys: getAccount.conditionKeys,
  errors: getAccount.errors,
  access: getAccount.access,

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    const { state } = await accountAsked(input, reads, ctx);
    const { accountId: id } = state;
    const buckets: string[] = [];
    for await (const found of everyState(reads, bucket, { account: id, pathPrefix: ownerPath({ stream: accountStream(id), id }) })) buckets.push(found.state.bucketId);
    return { ...accountInfo(state), stats: totalInfo((await store.usage(buckets)).values()) };
  },
});
