import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListAccessKeysRequest, ListAccessKeysResponse } from '@aws-sdk/client-iam';
import { pageOf } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onUser } from '../user.authorization.js';
import { existingUser } from '../user.queries.js';
import { sortedAccessKeys } from '../user.state.js';

/** Source: IAM API Reference, ListAccessKeys. */
export const listAccessKeys = defineRead({
  name: 'ListAccessKeys',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListAccessKeys'),
  actions: ['iam:ListAccessKeys'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onUser<ListAccessKeysRequest>('iam:ListAccessKeys', 'users', 'read'),

  async answer(input, reads, ctx): Promise<ListAccessKeysResponse> {
    const { state } = await existingUser(reads, ctx, input);
    const { items, end } = pageOf(sortedAccessKeys(state), (key) => key.accessKeyId, input);
    return {
      AccessKeyMetadata: items.map((key) => ({ UserName: state.userName, AccessKeyId: key.accessKeyId, Status: key.status, CreateDate: key.createDate })),
      ...end,
    };
  },
});
