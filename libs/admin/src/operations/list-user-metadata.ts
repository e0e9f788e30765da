import { type AdminInput, defineRead, type OperationContext, type Reads } from '#operation';
import { byCap } from '../admin.authorization.js';
import { filled } from '../parameters.js';
import { markerParameter, pageSize, userPage } from '../user-page.js';

/**
 * `metadata list user`: all uids, or with `max-entries` one page, whose `truncated` RGW writes as a text. Source: Ceph,
 * rgw_rest_metadata.cc, RGWOp_Metadata_List.
 */
export const listUserMetadata = defineRead({
  name: 'AdminListUserMetadata',
  service: 'admin',
  feature: 'admin',
  route: { method: 'GET', path: '/metadata/user', root: 'keys' },
  actions: ['admin:ListUserMetadata'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:ListUserMetadata', 'metadata', 'read'),

  async answer(input, reads, ctx) {
    if (filled(input, 'max-entries') === undefined) return allUsers(input, reads, ctx);
    const { keys, marker } = await userPage(reads, markerParameter(input), pageSize(input), ctx);
    return { keys, truncated: String(marker !== undefined), count: keys.length, marker };
  },
});

async function allUsers(input: AdminInput, reads: Reads, ctx: OperationContext): Promise<readonly string[]> {
  const all: string[] = [];
  let marker = markerParameter(input);
  do {
    const page = await userPage(reads, marker, pageSize({}), ctx);
    all.push(...page.keys);
    marker = page.marker;
  } while (marker !== undefined);
  return all;
}
