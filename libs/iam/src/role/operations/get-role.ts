import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetRoleRequest, GetRoleResponse } from '@aws-sdk/client-iam';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import { existingRole } from '../role.queries.js';
import { lastUsedShape, roleShape } from '../role.shape.js';

/** Source: IAM API Reference, GetRole. RoleLastUsed is known to the minute, from the audit records; profile aws shows it empty where a role was never used, as IAM does. */
export const getRole = defineRead({
  name: 'GetRole',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'GetRole'),
  actions: ['iam:GetRole'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity'],
  access: onRole<GetRoleRequest>('iam:GetRole', 'read', (_input, found) => boundaryCondition(found)),

  async answer(input, reads, ctx): Promise<GetRoleResponse> {
    const found = await existingRole(reads, ctx.principal.account, input.RoleName!);
    const last = (await reads.activity.lastUses([found.stream])).get(found.stream);
    const neverUsed = ctx.settings.compat === 'aws' ? { RoleLastUsed: {} } : {};
    return { Role: { ...roleShape(found.state), ...neverUsed, ...lastUsedShape(last) } };
  },
});
