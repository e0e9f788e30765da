import { type AdminInput, defineStream } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { flag, invalidArgument } from '../../parameters.js';
import { usageQuery } from '../usage-query.js';

/**
 * `usage trim`. Source: Ceph, "Admin Operations", Trim Usage: `remove-all` is required where nothing else says what is meant;
 * RGW 16.2 answers 200 then and removes nothing, here it is refused.
 */
export const trimUsage = defineStream({
  name: 'AdminTrimUsage',
  service: 'admin',
  feature: 'usage',
  route: { method: 'DELETE', path: '/usage', root: 'usage' },
  actions: ['admin:TrimUsage'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:TrimUsage', 'usage', 'write'),

  async handle(input: AdminInput, ctx): Promise<undefined> {
    const query = usageQuery(input, ctx);
    const { owner, bucket, from, until } = query;
    const named = owner ?? bucket ?? from ?? until;
    if (named === undefined && flag(input, 'remove-all') !== true) throw invalidArgument('Without uid, bucket, start or end, remove-all=True confirms that the usage of all is removed.', 'remove-all');
    await ctx.recheck();
    await ctx.reads.activity.trimUsage(query);
    return undefined;
  },
});
