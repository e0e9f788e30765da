import { defineRead } from '#operation';
import { byCap } from '../admin.authorization.js';
import { filled } from '../parameters.js';
import { markerParameter, pageSize, userPage } from '../user-page.js';

/** `user list`; with `account-id` the users of that account, as radosgw-admin lists them. Source: Ceph, rgw_rest_user.cc, RGWOp_User_List. */
export const listUsers = defineRead({
  name: 'AdminListUsers',
  service: 'admin',
  feature: 'admin',
  route: { method: 'GET', path: '/user', subresource: 'list', root: 'result' },
  actions: ['admin:ListUsers'],
  conditionKeys: [],
  errors: ['InvalidArgument'],
  access: byCap('admin:ListUsers', 'users', 'read'),

  async answer(input, reads, ctx) {
    const { keys, marker } = await userPage(reads, markerParameter(input), pageSize(input), ctx, filled(input, 'account-id'));
    return { keys, truncated: marker !== undefined, count: keys.length, marker };
  },
});
