import type { Command } from '../command.js';
import { type RuledReply, ruledBuckets } from '../requests/lifecycle.js';

/** GET /admin/rolegate/v1/lifecycle, as radosgw-admin prints it; there are no shards. */
export const lcList: Command = {
  names: ['lc list'],
  group: 'users',
  summary: 'list buckets with lifecycle rules, and how far these are',
  flags: [],
  async run(context) {
    context.print('lifecycle_list', (await ruledBuckets(context, {})).map(listed));
  },
};

/** `tenant:name:id`, as RGW names buckets, and the time as C's strftime writes it. */
function listed({ bucket, bucket_id, started, status }: RuledReply) {
  const slash = bucket.indexOf('/');
  return {
    bucket: `${bucket.slice(0, Math.max(slash, 0))}:${bucket.slice(slash + 1)}:${bucket_id}`,
    started: new Date(started === '' ? 0 : started).toUTCString(),
    status,
  };
}
