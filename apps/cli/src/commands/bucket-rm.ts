import type { Command, CommandContext } from '../command.js';
import { askOfBucket, bucketFlags, namedBucket } from '../requests/bucket.js';
import { PURGE_PATIENCE, purging } from '../requests/purge.js';

export const bucketRm: Command = {
  names: ['bucket rm'],
  group: 'users',
  summary: 'remove a bucket, with --purge-objects and what is in it',
  flags: [...bucketFlags, 'purge-objects'],
  async run(context) {
    const named = namedBucket(context);
    if (!context.flags.isOn('purge-objects')) await askOfBucket(context, 'DELETE', named);
    else await purging(context, 'bucket rm', () => objectsIn(context), () => askOfBucket(context, 'DELETE', { ...named, 'purge-objects': 'true' }, undefined, PURGE_PATIENCE));
  },
};

async function objectsIn(context: CommandContext): Promise<number> {
  const { usage } = (await askOfBucket(context, 'GET', { ...namedBucket(context), stats: 'true' })) as { usage: { 'rgw.main'?: { num_objects: number } } };
  return usage['rgw.main']?.num_objects ?? 0;
}
