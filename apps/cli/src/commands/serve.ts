import type { Command } from '../command.js';

/** The gateway itself; imported only here, because it brings the whole server with it. */
export const serve: Command = {
  names: ['serve'],
  group: 'gateway',
  summary: 'run a gateway (configured by environment)',
  async run() {
    const { runGateway } = await import('../../../gateway/src/main.js');
    await runGateway();
  },
};
