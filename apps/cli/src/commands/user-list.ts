import type { Command, CommandContext } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';

interface UserList {
  readonly keys: readonly string[];
  readonly truncated: boolean | string;
  readonly marker?: string;
}

/** Entries per request when everything is wanted. */
const pageSize = '1000';

const page = (context: CommandContext, maxEntries: string, marker: string | undefined): Promise<UserList> =>
  saying('could not list users', {}, () => context.admin.call('GET', '/user', { 'max-entries': maxEntries, marker, 'account-id': context.flags.filled('account-id') }, 'list')) as Promise<UserList>;

/** GET /admin/user?list: all ids, or with `--max-entries` one page and where the next begins. */
export const userList: Command = {
  names: ['user list'],
  group: 'users',
  summary: 'list the user ids, all or those of an account',
  flags: ['account-id', 'max-entries', 'marker'],
  async run(context) {
    const limit = context.flags.filled('max-entries');
    let marker = context.flags.filled('marker');
    if (limit !== undefined) {
      context.print('users', (await page(context, limit, marker)) as unknown as PrintableValue);
      return;
    }
    const ids: string[] = [];
    do {
      const { keys, truncated, marker: next } = await page(context, pageSize, marker);
      ids.push(...keys);
      marker = String(truncated) === 'true' && next !== marker ? next : undefined;
    } while (marker !== undefined);
    context.print('keys', ids);
  },
};
