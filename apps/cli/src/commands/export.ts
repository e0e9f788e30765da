import type { Command } from '../command.js';

/** Writes everything that this system holds into one sealed file: the backup, and the way to another shape. */
export const exportCommand: Command = {
  names: ['export'],
  group: 'gateway',
  summary: 'write everything into an encrypted archive (on DATABASE_URL or the data folder)',
  operands: ['FILE'],
  flags: ['passphrase-file', 'without-objects'],
  async run(context) {
    const { exportArchive } = await import('../archive/export-archive.js');
    await exportArchive(context, context.operands[0]!);
  },
};
