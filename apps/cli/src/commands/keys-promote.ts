import type { Command } from '../command.js';
import { keyPath, keysCall } from '../requests/ring-keys.js';

/** POST /admin/rolegate/v1/keys/RING/ID/promote. When it returns, no node issues with the key of before. */
export const keysPromote: Command = {
  names: ['keys promote'],
  group: 'gateway',
  summary: 'issue with a key that every node accepts',
  operands: ['ID'],
  flags: ['ring'],
  async run(context) {
    await keysCall(context, 'POST', `${keyPath(context)}/promote`);
  },
};
