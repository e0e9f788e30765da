import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse } from '@aws-sdk/client-iam';
import { DEFAULT_PAGE, afterMarker, markerAfter } from '../../paging.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../../role/role.authorization.js';
import { existingRole } from '../../role/role.queries.js';
import { instanceProfile } from '../instance-profile.projection.js';
import { listedInstanceProfiles } from '../instance-profile.shape.js';

/** Source: IAM API Reference, ListInstanceProfilesForRole. */
export const listInstanceProfilesForRole = defineRead({
  name: 'ListInstanceProfilesForRole',
  service: 'iam',
  feature: 'instance-profile',
  schema: awsOperation('iam', 'ListInstanceProfilesForRole'),
  actions: ['iam:ListInstanceProfilesForRole'],
  conditionKeys: resourceTagKeys,
  errors: ['NoSuchEntity'],
  access: onRole<ListInstanceProfilesForRoleRequest>('iam:ListInstanceProfilesForRole', 'read'),

  async answer(input, reads, ctx): Promise<ListInstanceProfilesForRoleResponse> {
    const { account } = ctx.principal;
    const { stream } = await existingRole(reads, account, input.RoleName!);
    const { items, nextName } = await reads.list(instanceProfile, { account, references: stream, afterName: afterMarker(input.Marker), limit: input.MaxItems ?? DEFAULT_PAGE });
    return {
      InstanceProfiles: await listedInstanceProfiles(reads, items.map(({ state }) => state!)),
      IsTruncated: nextName !== undefined,
      Marker: nextName === undefined ? undefined : markerAfter(nextName),
    };
  },
});
