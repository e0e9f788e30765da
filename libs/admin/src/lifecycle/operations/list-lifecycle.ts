import { type AdminInput, defineRead, type ReadOperation } from '#operation';
import type { LifecycleRuns } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { filled, invalidArgument } from '../../parameters.js';
import { listLifecycleApi } from '../lifecycle.api.js';
import { ruledBuckets, ruledShape } from '../ruled-buckets.js';

const PAGE = 1000;

/** `lc list`, and with `bucket` `lc get`: buckets with rules and their last walks, a page at a time. */
export const listLifecycle = (runs: Pick<LifecycleRuns, 'of'>): ReadOperation => defineRead({
  name: 'AdminListLifecycle',
  service: 'admin',
  feature: 'admin-lifecycle',
  route: { method: 'GET', path: '/rolegate/v1/lifecycle', root: 'lifecycle', api: listLifecycleApi },
  actions: ['admin:ListLifecycle'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'InvalidTenantName', 'InvalidArgument'],
  access: byCap('admin:ListLifecycle', 'buckets', 'read'),

  async answer(input: AdminInput, reads, ctx) {
    const asked = filled(input, 'max-entries');
    const limit = Number(asked ?? PAGE);
    if (!/^\d{1,4}$/.test(asked ?? String(PAGE)) || limit < 1 || limit > PAGE) throw invalidArgument(`max-entries is a number from 1 to ${PAGE}.`, 'max-entries', asked);
    const { buckets, next } = await ruledBuckets(input, limit, reads, ctx);
    const known = await runs.of(buckets.map(({ state }) => state.bucketId));
    const one = filled(input, 'bucket') !== undefined;
    return { buckets: buckets.map((found) => ({ ...ruledShape(found, known.get(found.state.bucketId)), ...(one && { rules: found.state.lifecycle!.Rules }) })), next: next ?? '' };
  },
});
