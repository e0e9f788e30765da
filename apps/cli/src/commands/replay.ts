import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { PrintableValue } from '../output/print-value.js';
import { progress } from '../output/progress.js';
import { toldReplay } from '../output/replayed.js';
import { tryPolicy } from '../requests/policy-trial.js';
import { withLogDatabase } from '../requests/log-database.js';

/**
 * With `--policy` a changed policy is tried on recorded requests, through a gateway. Without, the whole log is folded again
 * and compared with the read model, row by row, on the database itself; exit code 5 (EIO) when they differ.
 */
export const replay: Command = {
  names: ['replay'],
  group: 'gateway',
  summary: 'try a changed --policy on recorded requests; without, fold the log and compare',
  flags: ['policy', 'role', 'user', 'policy-name', 'policy-arn', 'since', 'tenant', 'account-id'],
  async run(context) {
    const policy = context.flags.filled('policy');
    await (policy === undefined ? replayLog(context) : tryPolicy(context, policy));
  },
};

async function replayLog(context: CommandContext): Promise<void> {
  const projector = await import('../../../projector/src/with-replay.js');
  const shown = progress(context, 'replay', 'streams');
  const report = await withLogDatabase(context, ({ connectionString }) => projector.replayLog(connectionString, (streams, total) => shown.at(streams, total)).finally(() => shown.end()));
  if (context.flags.get('format') === undefined) context.out(toldReplay(report));
  else context.print('replay', JSON.parse(JSON.stringify(report)) as PrintableValue);
  if (report.differences.length > 0) throw new CommandFailure(exitCode.inputOutput, 'ERROR: the read model is not what the log says');
}
