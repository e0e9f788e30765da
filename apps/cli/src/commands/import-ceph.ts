import type { Command } from '../command.js';

/** Makes here what radosgw-admin's JSON says of a Ceph cluster. Again changes nothing. */
export const importCeph: Command = {
  names: ['import ceph'],
  group: 'gateway',
  summary: "carry over users, keys, roles, providers and buckets from radosgw-admin's JSON",
  operands: ['PATH'],
  flags: ['dry-run'],
  async run(context) {
    const run = await import('../import/import-ceph.js');
    await run.importCeph(context, context.operands);
  },
};
