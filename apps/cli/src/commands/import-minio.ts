import type { Command } from '../command.js';

/** Makes here what MinIO's exports of IAM and of buckets say. Again changes nothing. */
export const importMinio: Command = {
  names: ['import minio'],
  group: 'gateway',
  summary: "carry over users, keys, groups, policies and buckets from MinIO's exports (zip)",
  operands: ['PATH'],
  flags: ['dry-run', 'account-id', 'uid'],
  async run(context) {
    const run = await import('../import/import-minio.js');
    await run.importMinio(context, context.operands);
  },
};
