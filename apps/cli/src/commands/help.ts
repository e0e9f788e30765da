import type { Command } from '../command.js';

export const help: Command = {
  names: ['help'],
  group: 'gateway',
  summary: 'show this',
  run: (context) => context.out(context.helpText()),
};
