import { type AdminInput, defineRead, type ReadOperation } from '#operation';
import type { ObjectStore } from '#s3';
import { getUser, userAsked } from '../../operations/get-user.js';
import { flag } from '../../parameters.js';
import { userInfo } from '../../user-info.js';
import { bucketsOf } from '../owned-buckets.js';
import { totalInfo } from '../usage-info.js';

/** `user stats`: the user, and how much lies in its buckets, exact without `sync`. Source: Ceph, "Admin Operations", Get User Info. */
export const getUserStats = (store: ObjectStore): ReadOperation => defineRead({
  name: 'AdminGetUserStats',
  service: 'admin',
  feature: 'admin-bucket',
  route: { method: 'GET', path: '/user', subresource: 'stats', root: 'user_info' },
  actions: getUser.actions,
  conditionKeys: getUser.conditionKeys,
  errors: getUser.errors,
  access: getUser.access,

  async answer(input: AdminInput, reads, ctx): Promise<unknown> {
    const found = await userAsked(input, reads, ctx);
    const info = await userInfo(found, ctx);
    if (flag(input, 'stats') !== true) return info;
    const ids: string[] = [];
    for await (const { state } of bucketsOf(found, reads)) ids.push(state.bucketId);
    return { ...info, stats: totalInfo((await store.usage(ids)).values()) };
  },
});
