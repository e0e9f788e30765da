import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { PrintableValue } from '../output/print-value.js';
import { askOfBucket } from '../requests/bucket.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

/** Minutes for the buckets of a whole store, in milliseconds. */
const PATIENCE = 600_000;

/** PUT /admin/bucket?adopt. What is adopted already stays as it is. */
export const bucketAdopt: Command = {
  names: ['bucket adopt'],
  group: 'users',
  summary: 'take a bucket that lies in another store, or --all of them, with what is in it',
  flags: [...namedUserFlags, 'bucket', 'store', 'upstream-bucket', 'owner', 'all'],
  async run(context) {
    const { flags } = context;
    const owner = flags.filled('owner');
    const user = owner === undefined ? namedUser(context) : { ...namedUser(context), uid: owner };
    if (user.uid === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --owner is needed');
    if (flags.filled('store') === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --store is needed');
    const all = flags.isOn('all');
    const bucket = flags.filled('bucket');
    if (all === (bucket !== undefined)) throw new CommandFailure(exitCode.invalid, 'ERROR: --bucket or --all is needed');
    const asked = { ...user, bucket, store: flags.filled('store'), 'upstream-bucket': flags.filled('upstream-bucket'), all: all ? 'true' : undefined };
    context.print('buckets', (await askOfBucket(context, 'PUT', asked, 'adopt', PATIENCE)) as PrintableValue);
  },
};
