import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UpdateRoleRequest } from '@aws-sdk/client-iam';
import { appendTo } from '../../change.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RoleUpdated } from '../role.events.js';
import { presentRole, roleNamed } from '../role.queries.js';

/**
 * Source: IAM API Reference, UpdateRole; on MaxSessionDuration: "If you do not specify a value for this setting, the
 * default value of one hour is applied." A description that is left out stays.
 */
export const updateRole = defineWrite({
  name: 'UpdateRole',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'UpdateRole'),
  actions: ['iam:UpdateRole'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onRole<UpdateRoleRequest>('iam:UpdateRole', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }) {
    const found = presentRole(existing, input);
    const maxSessionDuration = input.MaxSessionDuration ?? 3600;
    const change = {
      ...(input.Description !== undefined && input.Description !== found.state.description && { description: input.Description }),
      ...(maxSessionDuration !== found.state.maxSessionDuration && { maxSessionDuration }),
    };
    const updated: RoleUpdated = { type: 'RoleUpdated', data: change };
    return { writes: appendTo(found, Object.keys(change).length === 0 ? [] : [updated]), output: {} };
  },
});
