import type { Command } from '../command.js';
import { changeCaps } from '../requests/caps-change.js';

export const capsAdd: Command = {
  names: ['caps add'],
  group: 'users',
  summary: 'give a user admin capabilities',
  run: (context) => changeCaps(context, 'PUT', 'could not add caps', 'unable to add caps'),
};
