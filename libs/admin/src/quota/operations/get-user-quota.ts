import { defineRead } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { noSuchUser, readUser } from '../../named-user.js';
import { requiredUid } from '../../uid.js';
import { quotaInfo } from '../quota-info.js';
import { quotaType } from '../quota-type.js';

/** The quotas of a user; with `quota-type` one of them. Source: Ceph, "Admin Operations", Get User Quota, Get Bucket Quota. */
export const getUserQuota = defineRead({
  name: 'AdminGetUserQuota',
  service: 'admin',
  feature: 'quota',
  route: { method: 'GET', path: '/user', subresource: 'quota', root: 'quota' },
  actions: ['admin:GetUserQuota'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'InvalidTenantName', 'InvalidArgument'],
  access: byCap('admin:GetUserQuota', 'users', 'read'),

  async answer(input, reads, ctx) {
    const type = quotaType(input);
    const found = (await readUser(requiredUid(input, ctx), reads, ctx))?.state;
    if (!found) throw noSuchUser();
    const quotas = { bucket: quotaInfo(found.bucketQuota), user: quotaInfo(found.userQuota) };
    return type ? quotas[type] : { bucket_quota: quotas.bucket, user_quota: quotas.user };
  },
});
