import { type AdminInput, defineStream, type StreamOperation } from '#operation';
import type { LifecycleRuns } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { filled } from '../../parameters.js';
import { processLifecycleApi } from '../lifecycle.api.js';
import { ruledBuckets } from '../ruled-buckets.js';

const PAGE = 1000;

/** `lc process`: the worker does it within seconds; `requested` of AdminListLifecycle is false when it has. */
export const processLifecycle = (runs: Pick<LifecycleRuns, 'request'>): StreamOperation => defineStream({
  name: 'AdminProcessLifecycle',
  service: 'admin',
  feature: 'admin-lifecycle',
  route: { method: 'POST', path: '/rolegate/v1/lifecycle', root: 'lifecycle', api: processLifecycleApi },
  actions: ['admin:ProcessLifecycle'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'InvalidTenantName'],
  access: byCap('admin:ProcessLifecycle', 'buckets', 'write'),

  async handle(input: AdminInput, ctx): Promise<{ requested: number }> {
    let requested = 0;
    let marker: string | undefined;
    do {
      const { buckets, next } = await ruledBuckets({ bucket: filled(input, 'bucket'), tenant: input.tenant, marker }, PAGE, ctx.reads, ctx);
      await runs.request(buckets.map(({ state }) => state.bucketId), ctx.now);
      requested += buckets.length;
      marker = next;
    } while (marker !== undefined);
    return { requested };
  },
});
