import type { Command } from '../command.js';
import { changeCaps } from '../requests/caps-change.js';
import { namedUserFlags } from '../requests/user-reply.js';

export const capsAdd: Command = {
  names: ['caps add'],
  group: 'users',
  summary: 'give a user admin capabilities',
  flags: [...namedUserFlags, 'caps'],
  run: (context) => changeCaps(context, 'PUT', 'could not add caps', 'unable to add caps'),
};
