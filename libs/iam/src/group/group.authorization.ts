import { iamArn } from '#kernel';
import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { group, groupNameKey } from './group.projection.js';
import type { GroupInput } from './group.queries.js';
import { type GroupState, groupArn } from './group.state.js';

/** The group that an input names, as this node knows it; one that it has not heard of is looked for in the tail of the log, as a role is (role.authorization.ts). */
export function knownGroup(input: GroupInput, ctx: OperationContext): GroupState | Promise<GroupState | undefined> {
  const find = (): GroupState | undefined => ctx.directory.find(group, groupNameKey(ctx.principal.account, input.GroupName!))?.state;
  return find() ?? ctx.directory.catchUp().then(find);
}

/** What is asked for on a group: its ARN and Ceph's cap `users`; groups have no tags. */
export const groupRequest = (action: string, access: 'read' | 'write', resource: string, ctx: OperationContext, conditions?: ConditionValues): AccessRequest =>
  ({ action, resource, resourceAccount: ctx.principal.account, cap: { type: 'users', access }, conditions });

/** Authorization of every operation on one group; `more` adds condition keys of the request. */
export const onGroup = <I extends GroupInput>(action: string, access: 'read' | 'write', more?: (input: I) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const ask = (found: GroupState | undefined): AccessRequest =>
      groupRequest(action, access, found ? groupArn(found) : iamArn(ctx.principal.account, 'group', '/', input.GroupName!), ctx, more?.(input));
    const found = knownGroup(input, ctx);
    return found instanceof Promise ? found.then(ask) : ask(found);
  };
