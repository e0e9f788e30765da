import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { namedAccount, accountFlags, accountSayings } from '../requests/account.js';

const task = 'could not modify account';

/** PUT /admin/account. */
export const accountModify: Command = {
  names: ['account modify'],
  group: 'users',
  summary: 'change name, email or limits of an account',
  flags: [...accountFlags],
  async run(context) {
    const found = await saying(task, accountSayings(task), () => context.admin.call('PUT', '/account', namedAccount(context)));
    context.print('AccountInfo', found as PrintableValue);
  },
};
