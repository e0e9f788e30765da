import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { parsePolicyArn } from './policy-arn.js';
import { policy, policyNameKey } from './policy.projection.js';
import { type PolicyState, policyArn } from './policy.state.js';

/**
 * Authorization of every operation on one managed policy: the ARN as given, its tags, Ceph's cap `user-policy`. One that this
 * node has not heard of is looked for in the tail of the log first, as a role is. AWS's own belong to everybody's account.
 */
export const onPolicy = <I extends { PolicyArn?: string }>(action: string, access: 'read' | 'write', more?: (input: I) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const { account, policyName } = parsePolicyArn(input.PolicyArn!);
    const find = (): PolicyState | undefined => {
      const found = ctx.directory.find(policy, policyNameKey(account, policyName))?.state;
      return found && policyArn(found) === input.PolicyArn ? found : undefined;
    };
    const ask = (found: PolicyState | undefined): AccessRequest => ({
      action,
      resource: input.PolicyArn!,
      resourceAccount: account === 'aws' ? ctx.principal.account : account,
      cap: { type: 'user-policy', access },
      conditions: found || more ? { ...(found && resourceTagConditions(found.tags)), ...more?.(input) } : undefined,
    });
    const found = find();
    return found || account === 'aws' ? ask(found) : ctx.directory.catchUp().then(() => ask(find()));
  };
