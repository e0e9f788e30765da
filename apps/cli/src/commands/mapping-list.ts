import type { Command, CommandContext } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';

interface MappingList {
  readonly mappings: readonly PrintableValue[];
  /** '' at the end. */
  readonly next: string;
}

const page = (context: CommandContext, maxEntries: string | undefined, marker: string | undefined): Promise<MappingList> =>
  saying('could not list mappings', {}, () => context.admin.call('GET', '/rolegate/v1/mappings', { 'max-entries': maxEntries, marker })) as Promise<MappingList>;

/** GET /admin/rolegate/v1/mappings: all, as `mapping import` takes them; or with `--max-entries` one page and where the next begins. */
export const mappingList: Command = {
  names: ['mapping list'],
  group: 'users',
  summary: 'list what identity providers\' people get',
  flags: ['max-entries', 'marker'],
  async run(context) {
    const limit = context.flags.filled('max-entries');
    let marker = context.flags.filled('marker');
    if (limit !== undefined) {
      context.print('mappings', (await page(context, limit, marker)) as unknown as PrintableValue);
      return;
    }
    const all: PrintableValue[] = [];
    do {
      const { mappings, next } = await page(context, undefined, marker);
      all.push(...mappings);
      marker = next === '' || next === marker ? undefined : next;
    } while (marker !== undefined);
    context.print('mappings', all);
  },
};
