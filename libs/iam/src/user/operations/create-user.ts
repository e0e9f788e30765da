import { iamArn } from '#kernel';
import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { CreateUserRequest, CreateUserResponse } from '@aws-sdk/client-iam';
import { accountOf } from '../../account/account.counts.js';
import { boundaryOf, boundaryToPut } from '../../permissions-boundary.js';
import { requestTagConditions, requestTagKeys } from '../../resource-tags.js';
import { checkedTags } from '../../tag-rules.js';
import type { Tag } from '../../tag.js';
import { createUserEvents } from '../user.creation.js';
import { uidOwner, userExists, userNamed } from '../user.queries.js';
import { userShape } from '../user.shape.js';

/**
 * Source: IAM API Reference, CreateUser. A user of the empty account or a tenant has the name as its Ceph uid, which RGW
 * leaves to the admin API; its display name is the name.
 */
export const createUser = defineWrite({
  name: 'CreateUser',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'CreateUser'),
  actions: ['iam:CreateUser'],
  conditionKeys: [...requestTagKeys, 'iam:PermissionsBoundary'],
  errors: ['EntityAlreadyExists', 'NoSuchEntity', 'InvalidInput', 'LimitExceeded', 'ConcurrentModification'],
  onlyAdds: true,

  access: (input: CreateUserRequest, ctx) => ({
    action: 'iam:CreateUser',
    resource: iamArn(ctx.principal.account, 'user', input.Path ?? '/', input.UserName!),
    resourceAccount: ctx.principal.account,
    cap: { type: 'users', access: 'write' },
    conditions: { ...requestTagConditions(input.Tags as readonly Tag[] | undefined), 'iam:PermissionsBoundary': input.PermissionsBoundary },
  }),

  loads: (input, ctx) => ({
    existing: userNamed(input, ctx),
    uidOwner: uidOwner(ctx.principal.account, input.UserName),
    policy: boundaryToPut(input.PermissionsBoundary),
    within: accountOf(ctx),
  }),

  decide(input, { existing, uidOwner: other, policy, within }, ctx) {
    const userName = input.UserName!;
    if (existing ?? other) throw userExists(userName);
    const { account } = ctx.principal;
    const { append, state } = createUserEvents({
      account, within, userName, displayName: userName,
      path: input.Path,
      tags: checkedTags([], input.Tags, ctx.settings.switches),
      permissionsBoundary: input.PermissionsBoundary === undefined ? undefined : boundaryOf(input.PermissionsBoundary, policy, account),
    }, ctx.vault, ctx.ids, ctx.now);
    const outputAt = (time: number): CreateUserResponse => ({ User: userShape({ ...state, createDate: new Date(time) }) });
    return { ...append, output: outputAt(ctx.now), outputAt };
  },
});
