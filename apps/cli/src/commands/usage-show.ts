import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { usageFlags, usageParameters } from '../requests/usage-parameters.js';

/** GET /admin/usage. */
export const usageShow: Command = {
  names: ['usage show'],
  group: 'users',
  summary: 'show usage by user, bucket, hour and category',
  flags: [...usageFlags, 'categories', 'show-log-entries', 'show-log-sum'],
  async run(context) {
    const { flags } = context;
    const shown = { categories: flags.filled('categories'), 'show-entries': flags.filled('show-log-entries'), 'show-summary': flags.filled('show-log-sum') };
    const reply = await saying('could not show usage', {}, () => context.admin.call('GET', '/usage', { ...usageParameters(context), ...shown }));
    context.print('usage', reply as PrintableValue);
  },
};
