import { RolegateError, iamArn } from '#kernel';
import { type AccessRequest, byKey, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UpdateGroupRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { groupRequest, knownGroup } from '../group.authorization.js';
import type { GroupUpdated } from '../group.events.js';
import { group, groupNameKey } from '../group.projection.js';
import { groupNamed, presentGroup } from '../group.queries.js';
import { type GroupState, groupArn } from '../group.state.js';

/**
 * Source: IAM API Reference, UpdateGroup: "The person making the request (the principal), must have permission to change
 * the role group with the old name and the new name." Users and policies stay: they hang on the id.
 */
export const updateGroup = defineWrite({
  name: 'UpdateGroup',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'UpdateGroup'),
  actions: ['iam:UpdateGroup'],
  conditionKeys: [],
  errors: ['NoSuchEntity', 'EntityAlreadyExists', 'ConcurrentModification'],

  access(input: UpdateGroupRequest, ctx) {
    const ask = (found: GroupState | undefined): AccessRequest[] => {
      const { account } = ctx.principal;
      const before = found ? groupArn(found) : iamArn(account, 'group', '/', input.GroupName!);
      const after = iamArn(account, 'group', input.NewPath ?? found?.path ?? '/', input.NewGroupName ?? found?.groupName ?? input.GroupName!);
      return (after === before ? [before] : [before, after]).map((resource) => groupRequest('iam:UpdateGroup', 'write', resource, ctx));
    };
    const found = knownGroup(input, ctx);
    return found instanceof Promise ? found.then(ask) : ask(found);
  },

  loads: (input, ctx) => ({
    existing: groupNamed(input, ctx),
    ofNewName: byKey(group, groupNameKey(ctx.principal.account, input.NewGroupName ?? input.GroupName!)),
  }),

  decide(input, { existing, ofNewName }) {
    const found = presentGroup(existing, input);
    if (ofNewName && ofNewName.stream !== found.stream) throw new RolegateError('EntityAlreadyExists', `Group with name ${input.NewGroupName} already exists.`);
    const { account, groupName, path } = found.state;
    const change = {
      ...(input.NewGroupName !== undefined && input.NewGroupName !== groupName && { groupName: input.NewGroupName }),
      ...(input.NewPath !== undefined && input.NewPath !== path && { path: input.NewPath }),
    };
    const updated: GroupUpdated = { type: 'GroupUpdated', data: change };
    const [before, after] = [groupName, change.groupName ?? groupName].map((name) => ({ name: groupNameKey(account, name), owner: found.stream })) as [Claim, Claim];
    return {
      writes: appendTo(found, Object.keys(change).length === 0 ? [] : [updated]),
      ...(before.name !== after.name && { release: [before], take: [after] }),
      output: {},
    };
  },
});

interface Claim {
  readonly name: string;
  readonly owner: string;
}
