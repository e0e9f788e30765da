import { iamArn } from '#kernel';
import { type AccessRequest, accessKeyUse, defineRead, type OperationContext } from '#operation';
import { awsOperation } from '#protocol';
import type { GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse } from '@aws-sdk/client-iam';
import { resourceTagConditions, resourceTagKeys } from '../../resource-tags.js';
import { accessKeyKey, user } from '../user.projection.js';
import { noSuchAccessKey } from '../user.queries.js';
import { userArn, type UserState } from '../user.state.js';

/** What AWS shows of a key that was never used. */
const NEVER = { ServiceName: 'N/A', Region: 'N/A' };

/** Only keys of the caller's own account can be seen; for another one's there is nothing there. */
function ownerOf({ AccessKeyId }: GetAccessKeyLastUsedRequest, { directory, principal }: OperationContext): UserState | undefined {
  const found = directory.find(user, accessKeyKey(AccessKeyId!))?.state;
  return found?.account === principal.account && found.accessKeys.some((key) => key.accessKeyId === AccessKeyId) ? found : undefined;
}

/** Source: IAM API Reference, GetAccessKeyLastUsed. Known to the minute, from the audit records. */
export const getAccessKeyLastUsed = defineRead({
  name: 'GetAccessKeyLastUsed',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'GetAccessKeyLastUsed'),
  actions: ['iam:GetAccessKeyLastUsed'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],

  access(input: GetAccessKeyLastUsedRequest, ctx): AccessRequest | Promise<AccessRequest> {
    const { account } = ctx.principal;
    const ask = (owner: UserState | undefined): AccessRequest => ({
      action: 'iam:GetAccessKeyLastUsed',
      resource: owner ? userArn(owner) : iamArn(account, 'user', '/', '*'),
      resourceAccount: account,
      cap: { type: 'users', access: 'read' },
      conditions: owner && resourceTagConditions(owner.tags),
    });
    const owner = ownerOf(input, ctx);
    return owner ? ask(owner) : ctx.directory.catchUp().then(() => ask(ownerOf(input, ctx)));
  },

  async answer(input, { activity }, ctx): Promise<GetAccessKeyLastUsedResponse> {
    const owner = ownerOf(input, ctx);
    if (!owner) throw noSuchAccessKey(input.AccessKeyId!);
    const name = accessKeyUse(input.AccessKeyId!);
    const last = (await activity.lastUses([name])).get(name);
    return { UserName: owner.userName, AccessKeyLastUsed: last ? { LastUsedDate: last.time, ServiceName: last.service, Region: last.region } : NEVER } as GetAccessKeyLastUsedResponse;
  },
});
