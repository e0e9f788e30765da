import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { DeleteLoginProfileRequest } from '@aws-sdk/client-iam';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { noSuchLoginProfile, presentUser, userNamed } from '../user.queries.js';

/** Source: IAM API Reference, DeleteLoginProfile. No user has a password: NoSuchEntity, which those who delete users expect. */
export const deleteLoginProfile = defineWrite({
  name: 'DeleteLoginProfile',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'DeleteLoginProfile'),
  actions: ['iam:DeleteLoginProfile'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<DeleteLoginProfileRequest>('iam:DeleteLoginProfile', 'users', 'write'),
  loads: (input, ctx) => ({ existing: userNamed(input, ctx) }),

  decide(input, { existing }): never {
    throw noSuchLoginProfile(presentUser(existing, input).state.userName);
  },
});
