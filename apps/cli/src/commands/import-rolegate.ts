import type { Command } from '../command.js';

/** Restores what `export` has written onto an empty system of either shape. Again changes nothing. */
export const importRolegate: Command = {
  names: ['import rolegate'],
  group: 'gateway',
  summary: 'restore an archive onto an empty system (on DATABASE_URL or the data folder)',
  operands: ['FILE'],
  flags: ['passphrase-file', 'dry-run'],
  async run(context) {
    const { importArchive } = await import('../archive/import-archive.js');
    await importArchive(context, context.operands[0]!);
  },
};
