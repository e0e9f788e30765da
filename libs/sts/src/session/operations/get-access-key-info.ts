import { accessKeyKey, user } from '#iam';
import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from '@aws-sdk/client-sts';

/**
 * Source: STS API Reference, GetAccessKeyInfo: the account of a key in whatever state. Keys of sessions carry no account here
 * that could be told without their token.
 */
export const getAccessKeyInfo = defineRead({
  name: 'GetAccessKeyInfo',
  service: 'sts',
  feature: 'session',
  schema: awsOperation('sts', 'GetAccessKeyInfo'),
  actions: ['sts:GetAccessKeyInfo'],
  conditionKeys: [],
  errors: ['ValidationError'],

  access: (_input: GetAccessKeyInfoRequest, ctx) => ({ action: 'sts:GetAccessKeyInfo', resource: '*', resourceAccount: ctx.principal.account, cap: { type: 'users', access: 'read' } }),

  async answer(input: GetAccessKeyInfoRequest, _reads, ctx): Promise<GetAccessKeyInfoResponse> {
    const key = accessKeyKey(input.AccessKeyId!);
    let found = ctx.directory.find(user, key)?.state;
    if (!found) {
      await ctx.directory.catchUp();
      found = ctx.directory.find(user, key)?.state;
    }
    if (!found) throw new RolegateError('ValidationError', 'Invalid AccessKeyId', { reason: 'unknown-access-key' });
    return { Account: found.account };
  },
});
