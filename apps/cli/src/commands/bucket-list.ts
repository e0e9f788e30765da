import type { Command } from '../command.js';
import type { PrintableValue } from '../output/print-value.js';
import { askOfBucket } from '../requests/bucket.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

export const bucketList: Command = {
  names: ['bucket list'],
  group: 'users',
  summary: 'list buckets, of a user or all',
  flags: namedUserFlags,
  async run(context) {
    context.print('buckets', (await askOfBucket(context, 'GET', namedUser(context))) as PrintableValue);
  },
};
