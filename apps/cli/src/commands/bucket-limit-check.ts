import type { Command, CommandContext } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { askOfBucket } from '../requests/bucket.js';
import { namedUser, namedUserFlags } from '../requests/user-reply.js';

interface Stats {
  readonly bucket: string;
  readonly tenant: string;
  readonly usage: Readonly<Record<string, { readonly num_objects: number }>>;
}

/** Nothing here is kept in shards that could be too full: what radosgw-admin warns of does not come. */
const shown = ({ bucket, tenant, usage }: Stats): PrintableValue =>
  ({ bucket, tenant, num_objects: usage['rgw.main']?.num_objects ?? 0, num_shards: 0, objects_per_shard: 0, fill_status: 'OK' });

async function uids(context: CommandContext): Promise<readonly string[]> {
  const { uid, tenant } = namedUser(context);
  if (uid !== undefined) return [tenant === undefined ? uid : `${tenant}$${uid}`];
  return (await saying('could not list users', {}, () => context.admin.call('GET', '/metadata/user'))) as readonly string[];
}

/** Users and how many objects their buckets have. */
export const bucketLimitCheck: Command = {
  names: ['bucket limit check'],
  group: 'users',
  summary: 'show how full the buckets of users are',
  flags: namedUserFlags,
  async run(context) {
    const users: PrintableValue[] = [];
    for (const uid of await uids(context)) {
      const stats = (await askOfBucket(context, 'GET', { uid, stats: 'true' })) as readonly Stats[];
      users.push({ user_id: uid, buckets: stats.map(shown) });
    }
    context.print('users', users);
  },
};
