import { iamArn } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListUsersRequest, ListUsersResponse } from '@aws-sdk/client-iam';
import { afterMarker, DEFAULT_PAGE, markerAfter } from '../../paging.js';
import { user } from '../user.projection.js';
import { userShape } from '../user.shape.js';

/**
 * Source: IAM API Reference, ListUsers, without PermissionsBoundary and Tags ("a subset of the available attributes"). The
 * root user of an account is no IAM user and is not shown, so that a page may have one less than asked for.
 */
export const listUsers = defineRead({
  name: 'ListUsers',
  service: 'iam',
  feature: 'user',
  schema: awsOperation('iam', 'ListUsers'),
  actions: ['iam:ListUsers'],
  conditionKeys: [],
  errors: [],

  access: (input: ListUsersRequest, ctx) => ({
    action: 'iam:ListUsers',
    resource: iamArn(ctx.principal.account, 'user', input.PathPrefix ?? '/', ''),
    resourceAccount: ctx.principal.account,
    cap: { type: 'users', access: 'read' },
  }),

  async answer(input, reads, ctx): Promise<ListUsersResponse> {
    const { items, nextName } = await reads.list(user, {
      account: ctx.principal.account,
      pathPrefix: input.PathPrefix,
      afterName: afterMarker(input.Marker),
      limit: input.MaxItems ?? DEFAULT_PAGE,
    });
    const shown = items.map(({ state }) => state!).filter(({ root }) => !root);
    return {
      Users: shown.map((state) => ({ ...userShape(state), PermissionsBoundary: undefined, Tags: undefined })),
      IsTruncated: nextName !== undefined,
      Marker: nextName === undefined ? undefined : markerAfter(nextName),
    };
  },
});
