import { iamArn } from '#kernel';
import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { role, roleNameKey } from './role.projection.js';
import { roleArn, type RoleState } from './role.state.js';

/**
 * Authorization of every operation on one role: its ARN (with its path, where it exists), its tags, Ceph's cap `roles`;
 * `more` adds condition keys of the request and of the role, undefined where there is none. A role that this node has not heard of may have been made elsewhere a moment
 * ago: the tail of the log is read before one is judged that does not exist, whose path and tags nothing would refuse.
 */
export const onRole = <I extends { RoleName?: string }>(action: string, access: 'read' | 'write', more?: (input: I, found: RoleState | undefined) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const account = ctx.principal.account;
    const find = (): RoleState | undefined => ctx.directory.find(role, roleNameKey(account, input.RoleName!))?.state;
    const ask = (found: RoleState | undefined): AccessRequest => ({
      action,
      resource: found ? roleArn(found) : iamArn(account, 'role', '/', input.RoleName!),
      resourceAccount: account,
      cap: { type: 'roles', access },
      conditions: found || more ? { ...(found && resourceTagConditions(found.tags)), ...more?.(input, found) } : undefined,
    });
    const found = find();
    return found ? ask(found) : ctx.directory.catchUp().then(() => ask(find()));
  };
