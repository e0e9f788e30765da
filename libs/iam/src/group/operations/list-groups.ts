import { iamArn } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListGroupsRequest, ListGroupsResponse } from '@aws-sdk/client-iam';
import { DEFAULT_PAGE, afterMarker, markerAfter } from '../../paging.js';
import { groupRequest } from '../group.authorization.js';
import { group } from '../group.projection.js';
import { groupShape } from '../group.shape.js';

/** Source: IAM API Reference, ListGroups. */
export const listGroups = defineRead({
  name: 'ListGroups',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'ListGroups'),
  actions: ['iam:ListGroups'],
  conditionKeys: [],
  errors: [],
  access: (input: ListGroupsRequest, ctx) => groupRequest('iam:ListGroups', 'read', iamArn(ctx.principal.account, 'group', input.PathPrefix ?? '/', ''), ctx),

  async answer(input, reads, ctx): Promise<ListGroupsResponse> {
    const page = await reads.list(group, {
      account: ctx.principal.account,
      pathPrefix: input.PathPrefix,
      afterName: afterMarker(input.Marker),
      limit: input.MaxItems ?? DEFAULT_PAGE,
    });
    return {
      Groups: page.items.map((item) => groupShape(item.state!)),
      IsTruncated: page.nextName !== undefined,
      Marker: page.nextName === undefined ? undefined : markerAfter(page.nextName),
    };
  },
});
