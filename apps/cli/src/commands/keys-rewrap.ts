import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, CommandContext } from '../command.js';
import { progress } from '../output/progress.js';
import type { RewrapReply, RingsReply } from '../output/ring-keys.js';
import { keysCall } from '../requests/ring-keys.js';

/** Milliseconds between looks at the progress. */
const PAUSE = 250;

/** POST /admin/rolegate/v1/keys/rewrap, and its progress until it has ended; the work goes on without this command. */
export const keysRewrap: Command = {
  names: ['keys rewrap'],
  group: 'gateway',
  summary: 'wrap every data key under the issuing seal key',
  flags: [],
  async run(context) {
    await keysCall(context, 'POST', '/rewrap');
    const { done, total, id } = await untilEnded(context);
    context.out(`${done} of ${total} data keys are under ${id}\n`);
  },
};

async function untilEnded(context: CommandContext): Promise<RewrapReply> {
  const shown = progress(context, 'rewrap', 'data keys');
  try {
    for (;; await sleep(PAUSE)) {
      const rewrap = ((await keysCall(context, 'GET', '', { ring: 'seal' })) as RingsReply).rewrap as RewrapReply;
      shown.at(rewrap.done, rewrap.total);
      if (rewrap.state !== 'running') return rewrap;
    }
  } finally {
    shown.end();
  }
}
