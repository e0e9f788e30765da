import { iamArn } from '#kernel';
import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { user, userNameKey } from './user.projection.js';
import { callersStream, type UserInput } from './user.queries.js';
import { userArn, type UserState } from './user.state.js';

/**
 * Authorization of every operation on one user: its ARN, its tags, and Ceph's cap (`user-policy` for inline policies,
 * `users` for the rest). Nothing is granted for being that user: AWS asks for a policy even then. A user that this node
 * has not heard of is looked for in the tail of the log first, as a role is (role.authorization.ts); `more` adds condition keys of
 * the request and of the user, undefined where there is none.
 */
export const onUser = <I extends UserInput>(action: string, type: 'users' | 'user-policy', access: 'read' | 'write', more?: (input: I, found: UserState | undefined) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const { account } = ctx.principal;
    const name = input.UserName;
    const find = (): UserState | undefined =>
      (name === undefined ? ctx.directory.get(user, callersStream(ctx)) : ctx.directory.find(user, userNameKey(account, name)))?.state;
    const ask = (found: UserState | undefined): AccessRequest => ({
      action,
      resource: found ? userArn(found) : iamArn(account, 'user', '/', name ?? ctx.principal.userName),
      resourceAccount: account,
      cap: { type, access },
      conditions: found || more ? { ...(found && resourceTagConditions(found.tags)), ...more?.(input, found) } : undefined,
    });
    const found = find();
    return found ? ask(found) : ctx.directory.catchUp().then(() => ask(find()));
  };
