import type { Command } from '../command.js';
import { helpText } from '../output/help-text.js';
import { commands } from './index.js';

export const help: Command = {
  names: ['help'],
  group: 'gateway',
  summary: 'show this',
  run: (context) => context.out(helpText(commands)),
};
