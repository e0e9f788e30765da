import type { Feature } from '#operation';
import { attachUserPolicy } from './operations/attach-user-policy.js';
import { createAccessKey } from './operations/create-access-key.js';
import { deleteAccessKey } from './operations/delete-access-key.js';
import { deleteUserPolicy } from './operations/delete-user-policy.js';
import { deleteUserPermissionsBoundary } from './operations/delete-user-permissions-boundary.js';
import { detachUserPolicy } from './operations/detach-user-policy.js';
import { getAccessKeyLastUsed } from './operations/get-access-key-last-used.js';
import { getUser } from './operations/get-user.js';
import { getUserPolicy } from './operations/get-user-policy.js';
import { listAccessKeys } from './operations/list-access-keys.js';
import { listAttachedUserPolicies } from './operations/list-attached-user-policies.js';
import { listUserPolicies } from './operations/list-user-policies.js';
import { putUserPermissionsBoundary } from './operations/put-user-permissions-boundary.js';
import { putUserPolicy } from './operations/put-user-policy.js';
import { updateAccessKey } from './operations/update-access-key.js';
import { user } from './user.projection.js';

export const userFeature: Feature = {
  name: 'user',
  aggregate: user,
  operations: [
    getUser,
    putUserPolicy, getUserPolicy, listUserPolicies, deleteUserPolicy,
    attachUserPolicy, detachUserPolicy, listAttachedUserPolicies,
    putUserPermissionsBoundary, deleteUserPermissionsBoundary,
    createAccessKey, updateAccessKey, deleteAccessKey, listAccessKeys, getAccessKeyLastUsed,
  ],
};
