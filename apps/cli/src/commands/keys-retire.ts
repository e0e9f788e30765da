import type { Command } from '../command.js';
import { keyPath, keysCall } from '../requests/ring-keys.js';

/** DELETE /admin/rolegate/v1/keys/RING/ID. When it returns, no node accepts the key any more. */
export const keysRetire: Command = {
  names: ['keys retire'],
  group: 'gateway',
  summary: 'take a key out of its ring',
  operands: ['ID'],
  flags: ['ring', 'now'],
  async run(context) {
    await keysCall(context, 'DELETE', keyPath(context), { now: context.flags.isOn('now') ? 'true' : undefined });
  },
};
