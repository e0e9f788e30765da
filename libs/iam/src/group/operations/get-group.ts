import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetGroupRequest, GetGroupResponse } from '@aws-sdk/client-iam';
import { DEFAULT_PAGE, afterMarker, markerAfter } from '../../paging.js';
import { user } from '../../user/user.projection.js';
import { userShape } from '../../user/user.shape.js';
import { onGroup } from '../group.authorization.js';
import { existingGroup } from '../group.queries.js';
import { groupShape } from '../group.shape.js';

/** Source: IAM API Reference, GetGroup. Users by name, with what lists show of them. */
export const getGroup = defineRead({
  name: 'GetGroup',
  service: 'iam',
  feature: 'group',
  schema: awsOperation('iam', 'GetGroup'),
  actions: ['iam:GetGroup'],
  conditionKeys: [],
  errors: ['NoSuchEntity'],
  access: onGroup<GetGroupRequest>('iam:GetGroup', 'read'),

  async answer(input, reads, ctx): Promise<GetGroupResponse> {
    const afterName = afterMarker(input.Marker);
    const { stream, state } = await existingGroup(reads, ctx, input);
    const page = await reads.list(user, { account: state.account, references: stream, afterName, limit: input.MaxItems ?? DEFAULT_PAGE });
    return {
      Group: groupShape(state),
      Users: page.items.map((item) => ({ ...userShape(item.state!), PermissionsBoundary: undefined, Tags: undefined })),
      IsTruncated: page.nextName !== undefined,
      Marker: page.nextName === undefined ? undefined : markerAfter(page.nextName),
    };
  },
});
