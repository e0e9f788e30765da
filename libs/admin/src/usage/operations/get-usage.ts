import { type AdminInput, defineRead } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { flag } from '../../parameters.js';
import { usageEntries, usageSummary } from '../usage-dump.js';
import { usageQuery } from '../usage-query.js';

/** `usage show`. Source: Ceph, "Admin Operations", Get Usage; both parts are shown unless `show-entries` or `show-summary` is false. */
export const getUsage = defineRead({
  name: 'AdminGetUsage',
  service: 'admin',
  feature: 'usage',
  route: { method: 'GET', path: '/usage', root: 'usage' },
  actions: ['admin:GetUsage'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:GetUsage', 'usage', 'read'),

  async answer(input: AdminInput, { activity }, ctx) {
    const query = usageQuery(input, ctx);
    const [entries, summary] = await Promise.all([
      flag(input, 'show-entries') === false ? undefined : activity.hourlyUsage(query),
      flag(input, 'show-summary') === false ? undefined : activity.usage(query),
    ]);
    return { ...(entries && { entries: usageEntries(entries) }), ...(summary && { summary: usageSummary(summary) }) };
  },
});
