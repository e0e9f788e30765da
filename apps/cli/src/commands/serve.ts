import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/** The gateway itself; imported only here, because it brings the whole server with it. */
export const serve: Command = {
  names: ['serve'],
  group: 'gateway',
  summary: 'run a gateway (configured by environment)',
  flags: [],
  async run() {
    const { runGateway } = await import('../../../gateway/src/main.js');
    try {
      await runGateway();
    } catch (error) {
      // A wrong configuration, a port that is taken: a sentence helps more than a stack.
      throw new CommandFailure(exitCode.usage, `ERROR: ${(error as Error).message}`);
    }
  },
};
