import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import { namedAccount, namedAccountFlags, accountSayings } from '../requests/account.js';

const task = 'could not remove account';

/** DELETE /admin/account. */
export const accountRm: Command = {
  names: ['account rm'],
  group: 'users',
  summary: 'remove an account in which nothing is left',
  flags: [...namedAccountFlags],
  async run(context) {
    await saying(task, accountSayings(task), () => context.admin.call('DELETE', '/account', namedAccount(context)));
  },
};
