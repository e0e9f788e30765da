import type { Command } from '../command.js';
import { exitCode } from '../exit-code.js';
import { saying, type Said } from '../gateway/gateway-refusal.js';
import { explained, type AuditReply } from '../output/explained.js';
import type { PrintableValue } from '../output/print-value.js';

/** GET /admin/rolegate/v1/explain/REQUEST_ID: the audit record of one request, for people, or raw with `--format`. */
export const explain: Command = {
  names: ['explain'],
  group: 'gateway',
  summary: 'say why a request was allowed or denied',
  operands: ['REQUEST_ID'],
  flags: [],
  async run(context) {
    const [requestId = ''] = context.operands;
    const text = `ERROR: no record of the request ${requestId}: it is older than the retention, another cluster's, or less than a second old`;
    const unknown: Said = { exit: exitCode.notFound, text };
    const known = { NoSuchKey: unknown, NoSuchEntity: unknown, NoSuchRequest: unknown };
    const record = await saying('ERROR', known, () => context.admin.call('GET', `/rolegate/v1/explain/${encodeURIComponent(requestId)}`));
    if (context.flags.get('format') === undefined) context.out(explained(record as AuditReply));
    else context.print('record', record as PrintableValue);
  },
};
