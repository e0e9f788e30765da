import { iamArn } from '#kernel';
import type { AccessRequest, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { role, roleNameKey } from './role.projection.js';
import { roleArn } from './role.state.js';

/** Authorization of every operation on one role: its ARN (with its path, where it exists), its tags, Ceph's cap `roles`. */
export const onRole = <I extends { RoleName?: string }>(action: string, access: 'read' | 'write') =>
  (input: I, ctx: OperationContext): AccessRequest => {
    const account = ctx.principal.account;
    const found = ctx.directory.find(role, roleNameKey(account, input.RoleName!))?.state;
    return {
      action,
      resource: found ? roleArn(found) : iamArn(account, 'role', '/', input.RoleName!),
      resourceAccount: account,
      cap: { type: 'roles', access },
      conditions: found ? resourceTagConditions(found.tags) : undefined,
    };
  };
