import type { Command } from '../command.js';
import type { PrintableValue } from '../output/print-value.js';
import { askOfBucket, bucketFlags, namedBucket } from '../requests/bucket.js';

export const bucketCheck: Command = {
  names: ['bucket check'],
  group: 'users',
  summary: 'count what lies in a bucket; --fix keeps what was found',
  flags: [...bucketFlags, 'fix', 'check-objects'],
  async run(context) {
    const fix = context.flags.isOn('fix') ? 'true' : undefined;
    context.print('bucket_check', (await askOfBucket(context, 'GET', { ...namedBucket(context), fix }, 'index')) as PrintableValue);
  },
};
