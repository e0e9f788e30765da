import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/** The projector itself; imported only here, because it brings the whole server with it. */
export const projector: Command = {
  names: ['projector'],
  group: 'gateway',
  summary: 'run a projector: the log to Kafka, and into the read model',
  flags: [],
  async run() {
    const { runProjector } = await import('../../../projector/src/main.js');
    try {
      await runProjector();
    } catch (error) {
      throw new CommandFailure(exitCode.usage, `ERROR: ${(error as Error).message}`);
    }
  },
};
