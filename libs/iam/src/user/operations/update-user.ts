import type { NewEvent } from '#event-sourcing';
import { iamArn, isRealAccount } from '#kernel';
import { type AccessRequest, type OperationContext, byKey, byStream, defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UpdateUserRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import type { UserModified, UserUpdated } from '../user.events.js';
import { namesOf } from '../user.names.js';
import { user, userNameKey, userStream } from '../user.projection.js';
import { presentIamUser, uidOwner, userExists, userNamed } from '../user.queries.js';
import { assertMayActFor, assertMayBecome } from '../user.rules.js';

const onSource = onUser<UpdateUserRequest>('iam:UpdateUser', 'users', 'write');

/** IAM User Guide, "Rename an IAM user": the caller needs the permission on the user as it is and on what it will be. */
async function access(input: UpdateUserRequest, ctx: OperationContext): Promise<readonly AccessRequest[]> {
  const { account } = ctx.principal;
  const source = await onSource(input, ctx);
  const found = ctx.directory.find(user, userNameKey(account, input.UserName!))?.state;
  const target = iamArn(account, 'user', input.NewPath ?? found?.path ?? '/', input.NewUserName ?? found?.userName ?? input.UserName!);
  return target === source.resource ? [source] : [source, { ...source, resource: target }];
}

/**
 * Source: IAM API Reference, UpdateUser. Keys, groups and policies stay, for they hang on the user's id; policies that name the
 * ARN of before do not follow it.
 */
export const updateUser = defineWrite({
  name: 'UpdateUser',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'UpdateUser'),
  actions: ['iam:UpdateUser'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity', 'EntityAlreadyExists', 'ConcurrentModification'],
  access,

  loads: (input, ctx) => ({
    existing: userNamed(input, ctx),
    uidOwner: uidOwner(ctx.principal.account, input.NewUserName),
    namesake: input.NewUserName === undefined ? byStream(user, userStream('')) : byKey(user, userNameKey(ctx.principal.account, input.NewUserName)),
  }),

  decide(input, { existing, uidOwner: other, namesake }, ctx) {
    const found = presentIamUser(existing, input);
    const { stream, state } = found;
    // Outside real accounts a provider's users are found by name: whoever logs in under the new one acts as the user.
    if ((input.NewUserName ?? state.userName) === state.userName || isRealAccount(state.account)) assertMayActFor(state, ctx.principal);
    else assertMayBecome(found, ctx.principal);
    if (other || (namesake && namesake.stream !== stream)) throw userExists(input.NewUserName!);
    const change = {
      ...(input.NewUserName !== undefined && input.NewUserName !== state.userName && { userName: input.NewUserName }),
      ...(input.NewPath !== undefined && input.NewPath !== state.path && { path: input.NewPath }),
    };
    const events: NewEvent[] = Object.keys(change).length === 0 ? [] : [{ type: 'UserUpdated', data: change } satisfies UserUpdated];
    // What RGW shows of a user of an account is its IAM name (Ceph, "User Accounts").
    if (change.userName && isRealAccount(state.account)) events.push({ type: 'UserModified', data: { displayName: change.userName } } satisfies UserModified);
    const before = namesOf(stream, state);
    const after = namesOf(stream, { ...state, ...change });
    return {
      writes: appendTo(found, events),
      release: before.filter(({ name }) => !after.some((one) => one.name === name)),
      take: after.filter(({ name }) => !before.some((one) => one.name === name)),
      output: {},
    };
  },
});
