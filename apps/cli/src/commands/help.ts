import type { Command } from '../command.js';
import { helpText } from '../output/help-text.js';

export const help: Command = {
  names: ['help'],
  group: 'gateway',
  summary: 'show this',
  flags: [],
  run: (context) => context.out(helpText(context.commands)),
};
