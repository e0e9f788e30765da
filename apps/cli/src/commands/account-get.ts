import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { namedAccount, namedAccountFlags, accountSayings } from '../requests/account.js';

const task = 'could not get account';

/** GET /admin/account. */
export const accountGet: Command = {
  names: ['account get'],
  group: 'users',
  summary: 'show an account',
  flags: [...namedAccountFlags],
  async run(context) {
    const found = await saying(task, accountSayings(task), () => context.admin.call('GET', '/account', namedAccount(context)));
    context.print('AccountInfo', found as PrintableValue);
  },
};
