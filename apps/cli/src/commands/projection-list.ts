import type { Command } from '../command.js';
import type { PrintableValue } from '../output/print-value.js';
import { table } from '../output/table.js';
import { listedProjections, type ProjectionReply } from '../requests/projections.js';

/** GET /admin/rolegate/v1/projections: a table for people, or the whole reply with `--format`. */
export const projectionList: Command = {
  names: ['projection list'],
  group: 'gateway',
  summary: 'show the tables of the read model, and rebuilds of them',
  flags: [],
  async run(context) {
    const projections = await listedProjections(context);
    if (context.flags.get('format') === undefined) context.out(table([['KIND', 'VERSION', 'STATE', 'POSITION', 'NOTE'], ...projections.map(row)]));
    else context.print('projections', projections as unknown as PrintableValue);
  },
};

function row({ kind, version, state, position, set_aside: setAside, events_done: done, events_total: total }: ProjectionReply): readonly string[] {
  const notes = [...(done === undefined ? [] : [`${done} of ${total} events`]), ...(setAside === 0 ? [] : [`${setAside} streams set aside`])];
  return [kind, String(version), state, position, notes.join('; ')];
}
