import type { Feature } from '#operation';
import { attachRolePolicy } from './operations/attach-role-policy.js';
import { createRole } from './operations/create-role.js';
import { deleteRole } from './operations/delete-role.js';
import { deleteRolePolicy } from './operations/delete-role-policy.js';
import { deleteRolePermissionsBoundary } from './operations/delete-role-permissions-boundary.js';
import { detachRolePolicy } from './operations/detach-role-policy.js';
import { getRole } from './operations/get-role.js';
import { getRolePolicy } from './operations/get-role-policy.js';
import { listAttachedRolePolicies } from './operations/list-attached-role-policies.js';
import { listRolePolicies } from './operations/list-role-policies.js';
import { listRoles } from './operations/list-roles.js';
import { listRoleTags } from './operations/list-role-tags.js';
import { putRolePermissionsBoundary } from './operations/put-role-permissions-boundary.js';
import { putRolePolicy } from './operations/put-role-policy.js';
import { tagRole } from './operations/tag-role.js';
import { untagRole } from './operations/untag-role.js';
import { updateAssumeRolePolicy } from './operations/update-assume-role-policy.js';
import { updateRole } from './operations/update-role.js';
import { updateRoleDescription } from './operations/update-role-description.js';
import { role } from './role.projection.js';

export const roleFeature: Feature = {
  name: 'role',
  aggregate: role,
  operations: [
    createRole, getRole, listRoles, deleteRole, updateRole, updateRoleDescription, updateAssumeRolePolicy,
    putRolePolicy, getRolePolicy, listRolePolicies, deleteRolePolicy,
    attachRolePolicy, detachRolePolicy, listAttachedRolePolicies,
    putRolePermissionsBoundary, deleteRolePermissionsBoundary,
    tagRole, listRoleTags, untagRole,
  ],
};
