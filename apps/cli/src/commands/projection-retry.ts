import type { Command } from '../command.js';
import { repair } from '../requests/repair.js';

/** Every projector tries again what it has set aside of a kind (role, user, bucket …). */
export const projectionRetry: Command = {
  names: ['projection retry'],
  group: 'gateway',
  summary: 'try again events of a kind that were set aside (on DATABASE_URL)',
  operands: ['KIND'],
  flags: [],
  async run(context) {
    const [kind] = context.operands as [string];
    await repair(context, (repairs, reason) => repairs.retry(kind, reason));
    context.out(`asked for: what was set aside of ${kind} is tried again by every projector\n`);
  },
};
