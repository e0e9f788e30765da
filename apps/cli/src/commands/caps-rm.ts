import type { Command } from '../command.js';
import { changeCaps } from '../requests/caps-change.js';

export const capsRm: Command = {
  names: ['caps rm'],
  group: 'users',
  summary: 'take admin capabilities away',
  run: (context) => changeCaps(context, 'DELETE', 'could not remove caps', 'unable to remove caps'),
};
