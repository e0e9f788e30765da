import { iamArn } from '#kernel';
import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { instanceProfile, instanceProfileNameKey } from './instance-profile.projection.js';
import type { InstanceProfileInput } from './instance-profile.queries.js';
import { type InstanceProfileState, instanceProfileArn } from './instance-profile.state.js';

/**
 * Authorization of every operation on one instance profile: its ARN, its tags, Ceph's cap `roles`. One that this node has
 * not heard of is looked for in the tail of the log first, as a role is (role.authorization.ts).
 */
export const onInstanceProfile = <I extends InstanceProfileInput>(action: string, access: 'read' | 'write', more?: (input: I) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const { account } = ctx.principal;
    const find = (): InstanceProfileState | undefined => ctx.directory.find(instanceProfile, instanceProfileNameKey(account, input.InstanceProfileName!))?.state;
    const ask = (found: InstanceProfileState | undefined): AccessRequest => ({
      action,
      resource: found ? instanceProfileArn(found) : iamArn(account, 'instance-profile', '/', input.InstanceProfileName!),
      resourceAccount: account,
      cap: { type: 'roles', access },
      conditions: found || more ? { ...(found && resourceTagConditions(found.tags)), ...more?.(input) } : undefined,
    });
    const found = find();
    return found ? ask(found) : ctx.directory.catchUp().then(() => ask(find()));
  };
