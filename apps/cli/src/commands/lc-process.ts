import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../command.js';
import { bucketFlags, namedBucket } from '../requests/bucket.js';
import { askOfLifecycle, ruledBuckets } from '../requests/lifecycle.js';

/** Milliseconds between looks, and in all. */
const PAUSE = 500;
const PATIENCE = 600_000;

/** POST /admin/rolegate/v1/lifecycle, and waiting until it is done; the work goes on without this command. */
export const lcProcess: Command = {
  names: ['lc process'],
  group: 'users',
  summary: 'have lifecycle rules carried out now, of all buckets or of --bucket',
  flags: bucketFlags,
  async run(context) {
    const named = context.flags.filled('bucket') === undefined ? {} : namedBucket(context);
    await askOfLifecycle(context, 'POST', named);
    for (let waited = 0; waited < PATIENCE; waited += PAUSE) {
      if (!(await ruledBuckets(context, named)).some(({ requested }) => requested)) return;
      await sleep(PAUSE);
    }
    context.err('lifecycle rules are still being carried out\n');
  },
};
