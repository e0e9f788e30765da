import type { Command } from '../command.js';
import type { PrintableValue } from '../output/print-value.js';
import { ringTable, type RingsReply } from '../output/ring-keys.js';
import { keysCall, ringAsked } from '../requests/ring-keys.js';

/** GET /admin/rolegate/v1/keys: a table for people, or the whole reply with `--format`. */
export const keysList: Command = {
  names: ['keys list'],
  group: 'gateway',
  summary: 'show the keys of both rings, or of --ring',
  flags: ['ring'],
  async run(context) {
    const reply = await keysCall(context, 'GET', '', { ring: ringAsked(context) });
    if (context.flags.get('format') === undefined) context.out(ringTable(reply as RingsReply));
    else context.print('rings', reply as PrintableValue);
  },
};
