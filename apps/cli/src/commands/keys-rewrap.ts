import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../command.js';
import type { RewrapReply, RingsReply } from '../output/ring-keys.js';
import { keysCall } from '../requests/ring-keys.js';

/** Milliseconds between looks at the progress. */
const PAUSE = 250;

/** POST /admin/rolegate/v1/keys/rewrap, and its progress until it has ended; the work goes on without this command. */
export const keysRewrap: Command = {
  names: ['keys rewrap'],
  group: 'gateway',
  summary: 'wrap every data key under the issuing seal key',
  async run(context) {
    await keysCall(context, 'POST', '/rewrap');
    for (let told = ''; ; await sleep(PAUSE)) {
      const { state, done, total, id } = ((await keysCall(context, 'GET', '', { ring: 'seal' })) as RingsReply).rewrap as RewrapReply;
      const line = `${done} of ${total} data keys are under ${id}\n`;
      if (line !== told) context.out((told = line));
      if (state !== 'running') return;
    }
  },
};
