import { defineWrite } from '#operation';
import { awsOperation } from '#protocol';
import type { UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse } from '@aws-sdk/client-iam';
import { appendTo, stateAfter } from '../../change.js';
import { boundaryCondition } from '../../permissions-boundary.js';
import { resourceTagKeys } from '../../resource-tags.js';
import { onRole } from '../role.authorization.js';
import type { RoleUpdated } from '../role.events.js';
import { role } from '../role.projection.js';
import { presentRole, roleNamed } from '../role.queries.js';
import { roleShape } from '../role.shape.js';

/** Source: IAM API Reference, UpdateRoleDescription ("Use UpdateRole instead"). */
export const updateRoleDescription = defineWrite({
  name: 'UpdateRoleDescription',
  service: 'iam',
  feature: 'role',
  schema: awsOperation('iam', 'UpdateRoleDescription'),
  actions: ['iam:UpdateRoleDescription'],
  conditionKeys: [...resourceTagKeys, 'iam:PermissionsBoundary'],
  errors: ['NoSuchEntity', 'ConcurrentModification'],
  access: onRole<UpdateRoleDescriptionRequest>('iam:UpdateRoleDescription', 'write', (_input, found) => boundaryCondition(found)),
  loads: (input, ctx) => ({ existing: roleNamed(input, ctx) }),

  decide(input, { existing }, ctx) {
    const found = presentRole(existing, input);
    const description = input.Description!;
    const events: RoleUpdated[] = description === found.state.description ? [] : [{ type: 'RoleUpdated', data: { description } }];
    const output: UpdateRoleDescriptionResponse = { Role: roleShape(stateAfter(role, found.state, found.state.account, events, ctx.now)) };
    return { writes: appendTo(found, events), output };
  },
});
