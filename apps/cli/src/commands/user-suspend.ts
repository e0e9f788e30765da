import type { Command } from '../command.js';
import { modifyUser } from './user-modify.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

/** When it returns, no node accepts the user's keys and sessions any more. */
export const userSuspend: Command = {
  names: ['user suspend'],
  group: 'users',
  summary: "stop a user's keys and sessions",
  flags: [...namedUserFlags],
  run: (context) => modifyUser(context, { ...namedUser(context), suspended: 'true' }),
};
