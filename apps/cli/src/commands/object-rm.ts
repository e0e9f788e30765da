import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { askOfBucket, bucketFlags, namedBucket } from '../requests/bucket.js';

/** Where the bucket keeps versions, the null version is meant unless one is named, as in radosgw-admin. */
export const objectRm: Command = {
  names: ['object rm'],
  group: 'users',
  summary: 'remove an object of a bucket',
  flags: [...bucketFlags, 'object', 'object-version'],
  async run(context) {
    const named = namedBucket(context);
    const object = context.flags.filled('object');
    if (object === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: object not specified');
    await askOfBucket(context, 'DELETE', { ...named, object, 'object-version': context.flags.filled('object-version') });
  },
};
