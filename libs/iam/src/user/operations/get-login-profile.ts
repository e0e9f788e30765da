import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetLoginProfileRequest, GetLoginProfileResponse } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser, noSuchLoginProfile } from '../user.queries.js';

/** Source: IAM API Reference, GetLoginProfile. No user has a password: NoSuchEntity, by which clients tell. */
export const getLoginProfile = defineRead({
  name: 'GetLoginProfile',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'GetLoginProfile'),
  actions: ['iam:GetLoginProfile'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<GetLoginProfileRequest>('iam:GetLoginProfile', 'users', 'read'),

  async answer(input, reads, ctx): Promise<GetLoginProfileResponse> {
    throw noSuchLoginProfile((await existingUser(reads, ctx, input)).state.userName);
  },
});
