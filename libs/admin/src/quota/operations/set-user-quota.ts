import { appendTo, assertMayActFor, type Quota, type UserQuotaPut, type UserState } from '#iam';
import { type AdminInput, defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { presentUser, userNamed } from '../../named-user.js';
import { quotaInfo } from '../quota-info.js';
import { requestedQuota, requestedQuotas } from '../quota-request.js';
import { quotaType } from '../quota-type.js';

/**
 * `quota set|enable|disable` for a user or each of its buckets. Source: Ceph, "Admin Operations", Set User Quota, Set Bucket
 * Quota. Without `quota-type` the body has both.
 */
export const setUserQuota = defineWrite({
  name: 'AdminSetUserQuota',
  service: 'admin',
  feature: 'quota',
  route: { method: 'PUT', path: '/user', subresource: 'quota', root: 'quota' },
  actions: ['admin:SetUserQuota'],
  conditionKeys: [],
  errors: ['NoSuchUser', 'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:SetUserQuota', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const wanted = wantedQuotas(input, found.state);
    return { writes: appendTo(found, [...put('user', wanted.user, found.state.userQuota), ...put('bucket', wanted.bucket, found.state.bucketQuota)]), output: undefined };
  },
});

function wantedQuotas(input: AdminInput, state: UserState): { readonly user?: Quota; readonly bucket?: Quota } {
  const type = quotaType(input);
  if (type === undefined) return requestedQuotas(input);
  return type === 'user' ? { user: requestedQuota(input, state.userQuota) } : { bucket: requestedQuota(input, state.bucketQuota) };
}

function put(scope: 'user' | 'bucket', quota: Quota | undefined, present: Quota | undefined): readonly UserQuotaPut[] {
  if (quota === undefined || JSON.stringify(quotaInfo(quota)) === JSON.stringify(quotaInfo(present))) return [];
  return [{ type: 'UserQuotaPut', data: { scope, quota } }];
}
