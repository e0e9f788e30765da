import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';

/** GET /admin/metadata/account: all ids, or with `--max-entries` one page and where the next begins. */
export const accountList: Command = {
  names: ['account list'],
  group: 'users',
  summary: 'list the account ids',
  flags: ['max-entries', 'marker'],
  async run(context) {
    const page = { 'max-entries': context.flags.filled('max-entries'), marker: context.flags.filled('marker') };
    context.print('keys', (await saying('could not list accounts', {}, () => context.admin.call('GET', '/metadata/account', page))) as PrintableValue);
  },
};
