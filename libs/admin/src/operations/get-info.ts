import { defineRead } from '#operation';
import { byCap } from '../admin.authorization.js';

/**
 * What go-ceph's `GetInfo` asks before anything else. Source: Ceph, rgw_rest_info.cc, RGWOp_Info_Get. There is no RADOS
 * cluster behind this; the region names the installation.
 */
export const getInfo = defineRead({
  name: 'AdminGetInfo',
  service: 'admin',
  feature: 'admin',
  route: { method: 'GET', path: '/info', root: 'result' },
  actions: ['admin:GetInfo'],
  conditionKeys: [],
  errors: [],
  access: byCap('admin:GetInfo', 'info', 'read'),
  answer: (_input, _reads, ctx) => ({ info: { storage_backends: [{ name: 'rolegate', cluster_id: ctx.settings.region }] } }),
});
