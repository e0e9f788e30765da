import type { Command } from '../command.js';
import type { PrintableValue } from '../output/print-value.js';
import { askOfBucket } from '../requests/bucket.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

export const bucketStats: Command = {
  names: ['bucket stats'],
  group: 'users',
  summary: 'show buckets and what lies in them',
  flags: [...namedUserFlags, 'bucket'],
  async run(context) {
    const bucket = context.flags.filled('bucket');
    context.print('stats', (await askOfBucket(context, 'GET', { ...namedUser(context), bucket, stats: 'true' })) as PrintableValue);
  },
};
