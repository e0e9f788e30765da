import type { Command } from '../command.js';
import { askOfBucket, bucketFlags, namedBucket } from '../requests/bucket.js';

export const bucketLink: Command = {
  names: ['bucket link'],
  group: 'users',
  summary: 'give a bucket to a user',
  flags: [...bucketFlags, 'bucket-id', 'bucket-new-name'],
  async run(context) {
    const { flags } = context;
    await askOfBucket(context, 'PUT', { ...namedBucket(context), 'bucket-id': flags.filled('bucket-id'), 'new-bucket-name': flags.filled('bucket-new-name') });
  },
};
