import type { Command, CommandContext } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { type HistoryEntryReply, toldHistory } from '../output/told-history.js';

interface HistoryReply {
  readonly entries?: readonly HistoryEntryReply[];
  /** '' at the end. */
  readonly next?: string;
}

const page = (context: CommandContext, marker: string | undefined): Promise<HistoryReply> => {
  const [kind, name] = context.operands as [string, string];
  const { flags } = context;
  const path = `/rolegate/v1/history/${encodeURIComponent(kind)}/${name.split('/').map(encodeURIComponent).join('/')}`;
  const parameters = { tenant: flags.filled('tenant'), 'account-id': flags.filled('account-id'), 'max-entries': flags.filled('max-entries'), marker };
  return saying('could not read the history', {}, () => context.admin.call('GET', path, parameters)) as Promise<HistoryReply>;
};

/**
 * GET /admin/rolegate/v1/history/KIND/NAME: every event with what it changed, for people, or raw with `--format`; with
 * `--max-entries` one page. With `--as-of` the thing as it was. NAME may be an id.
 */
export const history: Command = {
  names: ['history'],
  group: 'gateway',
  summary: 'tell who changed a thing, when, from where and why; or what it was --as-of',
  operands: ['KIND', 'NAME'],
  flags: ['tenant', 'account-id', 'max-entries', 'marker'],
  async run(context) {
    const { flags } = context;
    const entries: HistoryEntryReply[] = [];
    let marker = flags.filled('marker');
    let reply: HistoryReply;
    do {
      reply = await page(context, marker);
      if (reply.entries === undefined) return context.print('thing', reply as PrintableValue);
      entries.push(...reply.entries);
      marker = reply.next || undefined;
    } while (marker !== undefined && flags.filled('max-entries') === undefined);
    if (flags.get('format') !== undefined) return context.print('history', { ...reply, entries } as unknown as PrintableValue);
    context.out(toldHistory(entries));
    if (marker !== undefined) context.err(`there is more: --marker ${marker}\n`);
  },
};
