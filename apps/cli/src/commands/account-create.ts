import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { accountParameters, accountFlags, accountSayings } from '../requests/account.js';

const task = 'could not create account';

/** POST /admin/account. */
export const accountCreate: Command = {
  names: ['account create'],
  group: 'users',
  summary: 'create an account',
  flags: [...accountFlags],
  async run(context) {
    const made = await saying(task, accountSayings(task), () => context.admin.call('POST', '/account', accountParameters(context)));
    context.print('AccountInfo', made as PrintableValue);
  },
};
