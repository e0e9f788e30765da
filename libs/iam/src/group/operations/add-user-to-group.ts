import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { AddUserToGroupRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import type { UserAddedToGroup } from '../../user/user.events.js';
import { presentUser, userNamed } from '../../user/user.queries.js';
import { assertMayActFor } from '../../user/user.rules.js';
import { onGroup } from '../group.authorization.js';
import { groupNamed, presentGroup } from '../group.queries.js';

/** IAM User Guide, "IAM and AWS STS quotas": groups an IAM user can be a member of. */
export const MOST_GROUPS = 10;

/** Source: IAM API Reference, AddUserToGroup. Who is in it already stays. */
export const addUserToGroup = defineWrite({
  name: 'AddUserToGroup',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'AddUserToGroup'),
  actions: ['iam:AddUserToGroup'],
  conditionKeys: [],
  errors: ['NoSuchEntity', 'LimitExceeded', 'ConcurrentModification'],
  access: onGroup<AddUserToGroupRequest>('iam:AddUserToGroup', 'write'),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx), member: userNamed(input, ctx) }),

  decide(input, { existing, member }, ctx) {
    const { stream, state: { groupId } } = presentGroup(existing, input);
    const found = presentUser(member, input);
    assertMayActFor(found.state, ctx.principal);
    const groups = found.state.groups ?? [];
    if (groups.some((one) => one.groupId === groupId)) return { writes: [], output: {} };
    if (groups.length >= MOST_GROUPS) throw new RolegateError('LimitExceeded', `Cannot exceed quota for GroupsPerUser: ${MOST_GROUPS}`);
    const added: UserAddedToGroup = { type: 'UserAddedToGroup', data: { groupId } };
    return { writes: appendTo(found, [added]), hold: [{ target: stream, holder: found.stream }], output: {} };
  },
});
