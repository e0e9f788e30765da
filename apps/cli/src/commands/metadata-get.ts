import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';

/** GET /admin/metadata/SECTION?key. */
export const metadataGet: Command = {
  names: ['metadata get'],
  group: 'users',
  summary: 'show one thing: user:UID, bucket:NAME, bucket.instance:NAME:ID, roles:ID',
  operands: ['SECTION:KEY'],
  flags: [],
  async run(context) {
    const [operand = ''] = context.operands;
    const colon = operand.indexOf(':');
    if (colon < 1) throw new CommandFailure(exitCode.invalid, `ERROR: ${operand} is no SECTION:KEY`);
    const missing = { exit: exitCode.notFound, text: `ERROR: can't get key: ${operand}` };
    const parameters = { key: operand.slice(colon + 1) };
    context.print('metadata', (await saying('could not get metadata', { NoSuchKey: missing }, () => context.admin.call('GET', `/metadata/${operand.slice(0, colon)}`, parameters))) as PrintableValue);
  },
};
