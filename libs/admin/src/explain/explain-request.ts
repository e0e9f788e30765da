import { RolegateError } from '#kernel';
import { type AdminInput, defineRead } from '#operation';
import { byCap } from '../admin.authorization.js';
import { explainRequestApi } from './explain.api.js';

/**
 * Why a request was allowed or denied: its audit record, with the deciding statements or the reason. The caller of that
 * request never sees it; who may read the installation's metadata does.
 */
export const explainRequest = defineRead({
  name: 'AdminExplainRequest',
  service: 'admin',
  feature: 'explain',
  route: { method: 'GET', path: '/rolegate/v1/explain/*', root: 'record', api: explainRequestApi },
  actions: ['admin:ExplainRequest'],
  conditionKeys: [],
  errors: ['NoSuchKey'],
  access: byCap('admin:ExplainRequest', 'metadata', 'read'),

  async answer(input: AdminInput, reads) {
    const record = input.path === undefined ? undefined : await reads.auditRecord(input.path);
    if (!record) throw new RolegateError('NoSuchKey', 'No audit record has this request id.');
    return { ...record, time: record.time.toISOString() };
  },
});
