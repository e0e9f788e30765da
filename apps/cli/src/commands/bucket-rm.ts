import type { Command } from '../command.js';
import { askOfBucket, bucketFlags, namedBucket } from '../requests/bucket.js';

export const bucketRm: Command = {
  names: ['bucket rm'],
  group: 'users',
  summary: 'remove a bucket, with --purge-objects and what is in it',
  flags: [...bucketFlags, 'purge-objects'],
  async run(context) {
    const purge = context.flags.isOn('purge-objects') ? 'true' : undefined;
    await askOfBucket(context, 'DELETE', { ...namedBucket(context), 'purge-objects': purge });
  },
};
