import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { PrintableValue } from '../output/print-value.js';
import { progress } from '../output/progress.js';
import { announcedCheckpoints } from '../requests/announced-checkpoints.js';
import { withLogDatabase } from '../requests/log-database.js';

/**
 * Whether the log is what was appended: on the database itself, for a gateway that has been tampered with would vouch for
 * itself. Exit code 5 (EIO) when it is not.
 */
export const verify: Command = {
  names: ['verify'],
  group: 'gateway',
  summary: 'find changes and cuts in the event log (on DATABASE_URL or the data folder)',
  flags: ['checkpoints'],
  async run(context) {
    const announced = announcedCheckpoints(context.flags.filled('checkpoints'));
    const { verifyLog } = await import('#eventstore-pg');
    const { toldVerification } = await import('../output/verification.js');
    const shown = progress(context, 'verify', 'events');
    const report = await withLogDatabase(context, ({ connectionString, sealRing }) =>
      verifyLog({ connectionString, announced, key: (keyId, label) => sealRing?.key(keyId, label), progress: (events, total) => shown.at(events, total) }).finally(() => shown.end()));
    if (context.flags.get('format') === undefined) context.out(toldVerification(report));
    else context.print('verification', JSON.parse(JSON.stringify(report)) as PrintableValue);
    if (report.faults.length > 0) throw new CommandFailure(exitCode.inputOutput, 'ERROR: the log is not what was appended');
  },
};
