import { iamArn } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListRolesRequest, ListRolesResponse } from '@aws-sdk/client-iam';
import { afterMarker, DEFAULT_PAGE, markerAfter } from '../../paging.js';
import { role } from '../role.projection.js';
import { roleShape } from '../role.shape.js';

/**
 * Source: IAM API Reference, ListRoles: "IAM resource-listing operations return a subset of the available attributes",
 * without PermissionsBoundary, RoleLastUsed and Tags. An account without roles answers an empty list, where RGW 16 answers NoSuchEntity.
 */
export const listRoles = defineRead({
  name: 'ListRoles',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'ListRoles'),
  actions: ['iam:ListRoles'],
  conditionKeys: [],
  errors: [],

  access: (input: ListRolesRequest, ctx) => ({
    action: 'iam:ListRoles',
    resource: iamArn(ctx.principal.account, 'role', input.PathPrefix ?? '/', ''),
    resourceAccount: ctx.principal.account,
    cap: { type: 'roles', access: 'read' },
  }),

  async answer(input, reads, ctx): Promise<ListRolesResponse> {
    const page = await reads.list(role, {
      account: ctx.principal.account,
      pathPrefix: input.PathPrefix,
      afterName: afterMarker(input.Marker),
      limit: input.MaxItems ?? DEFAULT_PAGE,
    });
    return {
      Roles: page.items.map((item) => ({ ...roleShape(item.state!), PermissionsBoundary: undefined, Tags: undefined })),
      IsTruncated: page.nextName !== undefined,
      Marker: page.nextName === undefined ? undefined : markerAfter(page.nextName),
    };
  },
});
