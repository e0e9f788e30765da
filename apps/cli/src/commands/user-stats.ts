import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

const missing = { exit: exitCode.notFound, text: 'User has not been initialized or user does not exist' };

/** What lies in the buckets of a user; exact, so there is nothing to sync. */
export const userStats: Command = {
  names: ['user stats'],
  group: 'users',
  summary: 'show how much lies in the buckets of a user',
  flags: [...namedUserFlags, 'sync-stats'],
  async run(context) {
    const named = namedUser(context);
    if (named.uid === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: uid not specified');
    const { stats } = (await saying('could not fetch user stats', { NoSuchUser: missing }, () => context.admin.call('GET', '/user', { ...named, stats: 'true' }))) as { stats: PrintableValue };
    context.print('user_stats', { stats });
  },
};
