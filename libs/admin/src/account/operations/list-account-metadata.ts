import { account, type AccountState } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, defineRead, type OperationContext, type Present, type Reads } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { filled } from '../../parameters.js';
import { markerParameter, pageSize } from '../../user-page.js';
import { assertAboveAccounts } from '../account-request.js';

interface AccountPage {
  readonly keys: readonly string[];
  /** Set when there is more: the last id of the page. */
  readonly marker?: string;
}

async function page(reads: Reads, afterName: string | undefined, limit: number): Promise<AccountPage> {
  const { items, nextName } = await reads.list(account, { afterName, limit });
  return { keys: (items as readonly Present<AccountState>[]).map(({ state }) => state.accountId), marker: nextName };
}

/**
 * `account list`: all ids in byte order, or with `max-entries` one page. Source: Ceph, rgw_rest_metadata.cc,
 * RGWOp_Metadata_List, section `account`.
 */
export const listAccountMetadata = defineRead({
  name: 'AdminListAccountMetadata',
  service: 'admin',
  feature: 'account',
  route: { method: 'GET', path: '/metadata/account', root: 'keys' },
  actions: ['admin:ListAccountMetadata'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'NotImplemented'],

  access(input: AdminInput, ctx: OperationContext) {
    const asked = byCap('admin:ListAccountMetadata', 'metadata', 'read')(input, ctx);
    assertAboveAccounts(ctx);
    return asked;
  },

  async answer(input, reads) {
    if (filled(input, 'key') !== undefined) throw new RolegateError('NotImplemented', 'Metadata of one account is not served; ask /admin/account.');
    let { keys, marker } = await page(reads, markerParameter(input), pageSize(input));
    if (filled(input, 'max-entries') !== undefined) return { keys, truncated: String(marker !== undefined), count: keys.length, marker };
    const all = [...keys];
    while (marker !== undefined) {
      ({ keys, marker } = await page(reads, marker, pageSize(input)));
      all.push(...keys);
    }
    return all;
  },
});
