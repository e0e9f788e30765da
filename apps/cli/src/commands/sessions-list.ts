import type { Command, CommandContext } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { namedSessions } from '../requests/named-sessions.js';

interface SessionPage {
  readonly sessions: readonly PrintableValue[];
  /** '' at the end. */
  readonly next: string;
}

/** GET /admin/rolegate/v1/sessions: all, or with `--max-entries` one page and where the next begins. */
export const sessionsList: Command = {
  names: ['sessions list'],
  group: 'users',
  summary: 'list sessions that have not expired: all, of a user, role or provider, or one',
  flags: ['session', 'user', 'uid', 'role', 'role-name', 'provider', 'tenant', 'max-entries', 'marker'],
  async run(context) {
    const limit = context.flags.filled('max-entries');
    let marker = context.flags.filled('marker');
    if (limit !== undefined) {
      context.print('sessions', (await page(context, limit, marker)) as unknown as PrintableValue);
      return;
    }
    const all: PrintableValue[] = [];
    do {
      const { sessions, next } = await page(context, undefined, marker);
      all.push(...sessions);
      marker = next === '' || next === marker ? undefined : next;
    } while (marker !== undefined);
    context.print('sessions', all);
  },
};

function page({ flags, admin }: CommandContext, maxEntries: string | undefined, marker: string | undefined): Promise<SessionPage> {
  const parameters = {
    ...namedSessions(flags),
    tenant: flags.filled('tenant'),
    'max-entries': maxEntries,
    marker,
  };
  return saying('could not list sessions', {}, () => admin.call('GET', '/rolegate/v1/sessions', parameters)) as Promise<SessionPage>;
}
