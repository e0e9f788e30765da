import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { repair } from '../requests/repair.js';

/** Leaves out an event that cannot be applied, everywhere and for ever; the account is served again. */
export const projectionSkip: Command = {
  names: ['projection skip'],
  group: 'gateway',
  summary: 'leave out an event that cannot be applied (on DATABASE_URL)',
  operands: ['STREAM', 'VERSION'],
  flags: [],
  async run(context) {
    const [stream, version] = context.operands as [string, string];
    if (!/^[1-9]\d{0,8}$/.test(version)) throw new CommandFailure(exitCode.invalid, `ERROR: not a version: ${version}`);
    const { id, type } = await repair(context, (repairs, reason) => repairs.skip(stream, Number(version), reason));
    context.out(`skipped: ${type} ${id}, version ${version} of ${stream}\n`);
  },
};
