import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { namedUser, namedUserFlags, noUserInfo, printUser } from '../requests/user-reply.js';

/** GET /admin/user, by id or by access key. */
export const userInfoCommand: Command = {
  names: ['user info'],
  group: 'users',
  summary: 'show a user, by --uid or --access-key',
  flags: [...namedUserFlags, 'access-key'],
  async run(context) {
    const named = namedUser(context);
    const accessKey = context.flags.filled('access-key');
    if (named.uid === undefined && accessKey === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --uid or --access-key required');
    const parameters = named.uid === undefined ? { 'access-key': accessKey } : named;
    printUser(context, await saying('could not fetch user info', { NoSuchUser: noUserInfo }, () => context.admin.call('GET', '/user', parameters)));
  },
};
