import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListGroupsForUserRequest, ListGroupsForUserResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../../user/user.authorization.js';
import { existingUser } from '../../user/user.queries.js';
import { groupsOf } from '../group.queries.js';
import { groupShape } from '../group.shape.js';

/** Source: IAM API Reference, ListGroupsForUser. By name. */
export const listGroupsForUser = defineRead({
  name: 'ListGroupsForUser',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'ListGroupsForUser'),
  actions: ['iam:ListGroupsForUser'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListGroupsForUserRequest>('iam:ListGroupsForUser', 'users', 'read'),

  async answer(input, reads, ctx): Promise<ListGroupsForUserResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const { items, end } = pageOf(await groupsOf(reads, state), (one) => one.groupName, input);
    return { Groups: items.map(groupShape), ...end };
  },
});
