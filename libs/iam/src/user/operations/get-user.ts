import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetUserRequest, GetUserResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';
import { userShape } from '../user.shape.js';

/** Source: IAM API Reference, GetUser: without a name, the user whose credentials sign. */
export const getUser = defineRead({
  name: 'GetUser',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'GetUser'),
  actions: ['iam:GetUser'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<GetUserRequest>('iam:GetUser', 'users', 'read'),

  async answer(input, reads, ctx): Promise<GetUserResponse> {
    const { state } = await existingUser(reads, ctx, input);
    return { User: userShape(state) };
  },
});
