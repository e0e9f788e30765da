import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';

/** GET /admin/metadata/SECTION. */
export const metadataList: Command = {
  names: ['metadata list'],
  group: 'users',
  summary: 'list the keys of a section: user, bucket, bucket.instance, roles',
  operands: ['SECTION'],
  flags: ['max-entries', 'marker'],
  async run(context) {
    const { flags, operands: [section] } = context;
    const missing = { exit: exitCode.notFound, text: `ERROR: there is no section ${section}` };
    const parameters = { 'max-entries': flags.filled('max-entries'), marker: flags.filled('marker') };
    context.print('keys', (await saying('could not list metadata', { NoSuchKey: missing }, () => context.admin.call('GET', `/metadata/${section}`, parameters))) as PrintableValue);
  },
};
