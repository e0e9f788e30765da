import type { Command } from '../command.js';
import { askOfBucket, bucketFlags, namedBucket } from '../requests/bucket.js';

export const bucketUnlink: Command = {
  names: ['bucket unlink'],
  group: 'users',
  summary: 'take a bucket from its user',
  flags: bucketFlags,
  async run(context) {
    await askOfBucket(context, 'POST', namedBucket(context));
  },
};
