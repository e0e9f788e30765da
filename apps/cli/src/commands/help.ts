import type { Command } from '../command.js';

export const help: Command = {
  names: ['help'],
  group: 'gateway',
  summary: 'show this',
  flags: [],
  run: (context) => context.out(context.helpText()),
};
