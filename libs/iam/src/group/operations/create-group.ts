import { RolegateError, iamArn } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateGroupRequest, CreateGroupResponse } from '@aws-sdk/client-iam';
import { accountOf, countIn } from '../../account/account.counts.js';
import { stateAfter } from '../../change.js';
import { groupRequest } from '../group.authorization.js';
import type { GroupCreated } from '../group.events.js';
import { group, groupNameKey, groupStream } from '../group.projection.js';
import { groupNamed } from '../group.queries.js';
import { groupShape } from '../group.shape.js';

/** Source: IAM API Reference, CreateGroup. */
export const createGroup = defineWrite({
  name: 'CreateGroup',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'CreateGroup'),
  actions: ['iam:CreateGroup'],
  conditionKeys: [],
  errors: ['EntityAlreadyExists', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,
  access: (input: CreateGroupRequest, ctx) => groupRequest('iam:CreateGroup', 'write', iamArn(ctx.principal.account, 'group', input.Path ?? '/', input.GroupName!), ctx),
  loads: (input, ctx) => ({ existing: groupNamed(input, ctx), within: accountOf(ctx) }),

  decide(input, { existing, within }, ctx) {
    if (existing) throw new RolegateError('EntityAlreadyExists', `Group with name ${input.GroupName} already exists.`);
    const { account } = ctx.principal;
    const groupId = ctx.ids.entity('AGPA');
    const created: GroupCreated = { type: 'GroupCreated', data: { groupId, groupName: input.GroupName!, path: input.Path ?? '/' } };
    const stream = groupStream(groupId);
    const outputAt = (time: number): CreateGroupResponse => ({ Group: groupShape(stateAfter(group, undefined, account, [created], time)) });
    return {
      writes: [{ stream, account, expected: 0, events: [created] }],
      take: [{ name: groupNameKey(account, input.GroupName!), owner: stream }],
      counts: countIn(account, 'groups', 1, within),
      output: outputAt(ctx.now),
      outputAt,
    };
  },
});
