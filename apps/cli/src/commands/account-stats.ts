import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { accountSayings, namedAccount, namedAccountFlags } from '../requests/account.js';

const task = 'could not get the stats of the account';

/** GET /admin/account?stats. */
export const accountStats: Command = {
  names: ['account stats'],
  group: 'users',
  summary: 'show how much lies in the buckets of an account',
  flags: [...namedAccountFlags],
  async run(context) {
    const { stats } = (await saying(task, accountSayings(task), () => context.admin.call('GET', '/account', namedAccount(context), 'stats'))) as { readonly stats: PrintableValue };
    context.print('account_stats', { stats });
  },
};
