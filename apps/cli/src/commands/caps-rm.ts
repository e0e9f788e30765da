import type { Command } from '../command.js';
import { changeCaps } from '../requests/caps-change.js';
import { namedUserFlags } from '../requests/user-reply.js';

export const capsRm: Command = {
  names: ['caps rm'],
  group: 'users',
  summary: 'take admin capabilities away',
  flags: [...namedUserFlags, 'caps'],
  run: (context) => changeCaps(context, 'DELETE', 'could not remove caps', 'unable to remove caps'),
};
