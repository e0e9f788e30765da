import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { PrintableValue } from '../output/print-value.js';
import { progress } from '../output/progress.js';
import { toldReplay } from '../output/replayed.js';
import { withLogDatabase } from '../requests/log-database.js';

/**
 * The whole log is folded again and compared with the read model, row by row (on the database itself). Exit code 5 (EIO)
 * when they differ.
 */
export const replay: Command = {
  names: ['replay'],
  group: 'gateway',
  summary: 'compare the read model with the log, folded again (on DATABASE_URL or the data folder)',
  flags: [],
  run: replayLog,
};

async function replayLog(context: CommandContext): Promise<void> {
  const projector = await import('../../../projector/src/with-replay.js');
  const shown = progress(context, 'replay', 'streams');
  const report = await withLogDatabase(context, ({ connectionString }) => projector.replayLog(connectionString, (streams, total) => shown.at(streams, total)).finally(() => shown.end()));
  if (context.flags.get('format') === undefined) context.out(toldReplay(report));
  else context.print('replay', JSON.parse(JSON.stringify(report)) as PrintableValue);
  if (report.differences.length > 0) throw new CommandFailure(exitCode.inputOutput, 'ERROR: the read model is not what the log says');
}
