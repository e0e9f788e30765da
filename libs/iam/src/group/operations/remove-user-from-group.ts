import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { RemoveUserFromGroupRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import type { UserRemovedFromGroup } from '../../user/user.events.js';
import { presentUser, userNamed } from '../../user/user.queries.js';
import { assertMayActFor } from '../../user/user.rules.js';
import { onGroup } from '../group.authorization.js';
import { groupNamed, presentGroup } from '../group.queries.js';

/**
 * Source: IAM API Reference, RemoveUserFromGroup. Who is not in it stays out: RGW (rgw_rest_iam_group.cc) answers success
 * there, as IAM does.
 */
export const removeUserFromGroup = defineWrite({
  name: 'RemoveUserFromGroup',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'RemoveUserFromGroup'),
  actions: ['iam:RemoveUserFromGroup'],
  conditionKeys: [],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onGroup<RemoveUserFromGroupRequest>('iam:RemoveUserFromGroup', 'write'),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx), member: userNamed(input, ctx) }),

  decide(input, { existing, member }, ctx) {
    const { stream, state: { groupId } } = presentGroup(existing, input);
    const found = presentUser(member, input);
    assertMayActFor(found.state, ctx.principal);
    if (!found.state.groups?.some((one) => one.groupId === groupId)) return { writes: [], output: {} };
    const removed: UserRemovedFromGroup = { type: 'UserRemovedFromGroup', data: { groupId } };
    return { writes: appendTo(found, [removed]), unhold: [{ target: stream, holder: found.stream }], output: {} };
  },
});
